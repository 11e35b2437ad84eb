import type { Note } from "../../core/finding.js";
import { scriptOf } from "../../model/scripts.js";
import { ownAll } from "../../model/settings.js";
import type { UnitFile } from "../../syntax/unit-file.js";
import type { Subject } from "./subject.js";

/** The EnvironmentFile= lines of a unit whose file is at hand and has a text that matches. */
export function environmentFiles({ tree, unit }: Subject, pattern: RegExp): readonly Note[] {
  return ownAll(unit, "EnvironmentFile").flatMap(({ value, from }) => {
    const file = scriptOf(tree, value.text.replace(/^-/, ""));
    return file && pattern.test(file.text) ? [{ at: from.at, text: "" }] : [];
  });
}

/** The assignment at the end of a file, where a backslash says that it goes on. */
export function continuedAtEnd({ text, items }: UnitFile): readonly Note[] {
  const last = items.findLast(({ kind }) => kind !== "blank");
  return last?.kind === "assignment" && /(?<!\\)(?:\\\\)*\\\n?$/.test(text) ? [{ at: last.at, text: "" }] : [];
}

/** Assignments over several lines with an indented comment among them. */
export function indentedComments({ text, items }: UnitFile): readonly Note[] {
  return items.flatMap((item) => {
    if (item.kind !== "assignment") return [];
    return /\\\n[ \t]+[#;]/.test(text.slice(item.start, item.end)) ? [{ at: item.at, text: "" }] : [];
  });
}
