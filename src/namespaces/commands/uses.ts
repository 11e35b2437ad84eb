import type { Span } from "../../core/span.js";
import type { Act } from "./acts.js";
import { isBelow, mentionedPaths, mentionsPath } from "./paths.js";

const TALKERS = /^(echo|printf|logger|wall|systemd-cat)$/;

/** The paths that {@link useOf} looks at: an act that uses something below a path has one of these there. */
export function pathsOf(act: Act): readonly string[] {
  switch (act.kind) {
    case "mount":
      return [act.what, act.where].filter((path) => path !== undefined);
    case "umount":
      return act.where === undefined ? [] : [act.where];
    case "run":
      return act.wraps || TALKERS.test(act.program) ? [] : act.args.flatMap(({ text }) => mentionedPaths(text));
    default:
      return [act.path];
  }
}

/** Where an act certainly works on a path or on something below it; undefined if it does not. What is only said (`echo`) does not count. */
export function useOf(act: Act, path: string): Span | undefined {
  switch (act.kind) {
    case "file":
      return isBelow(act.path, path) ? act.pathAt : undefined;
    case "mount":
      return [act.what, act.where].some((text) => text !== undefined && isBelow(text, path)) ? act.whereAt : undefined;
    case "umount":
      return act.where !== undefined && isBelow(act.where, path) ? act.whereAt : undefined;
    case "run":
      return act.wraps || TALKERS.test(act.program) ? undefined : act.args.find(({ text }) => mentionsPath(text, path))?.at;
    default:
      return isBelow(act.path, path) ? act.pathAt : undefined;
  }
}
