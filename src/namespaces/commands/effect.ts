import type { Word } from "../../syntax/words.js";
import type { Deed, View } from "./acts.js";

/** What a command runs in turn. */
export type Inner =
  | { readonly kind: "command"; readonly words: readonly Word[]; readonly assignments?: readonly Word[]; readonly view?: Partial<View> }
  /** Shell text, with `$0` left out of the arguments. */
  | { readonly kind: "shell"; readonly text: Word; readonly args: readonly Word[]; readonly view?: Partial<View> };

/** What a program does with its arguments: itself, and by what it runs. */
export interface Effect {
  readonly deeds?: readonly Deed[];
  readonly inner?: Inner;
}

/** Of a command that does nothing to namespaces or mounts. */
export const NO_EFFECT: Effect = {};

/** A command to run, if there is one. */
export function running(words: readonly Word[], view?: Partial<View>): Effect {
  return words.length === 0 ? NO_EFFECT : { inner: { kind: "command", words, ...(view ? { view } : {}) } };
}

/** Shell text to run, if there is one. */
export function runningShell(text: Word | undefined, args: readonly Word[] = []): Effect {
  return text ? { inner: { kind: "shell", text, args } } : NO_EFFECT;
}
