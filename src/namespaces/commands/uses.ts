import type { Span } from "../../core/span.js";
import type { Act } from "./acts.js";
import { isBelow, mentionsPath } from "./paths.js";

const TALKERS = /^(echo|printf|logger|wall|systemd-cat)$/;

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
