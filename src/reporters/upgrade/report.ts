import { type Effect, effects } from "../../catalog/changes.js";
import type { Severity } from "../../core/finding.js";
import { groupsBy } from "../../core/groups.js";
import type { Change } from "../../engine/upgrade/upgrade.js";
import { placeAt, type Report, type Style } from "../report.js";

/** All that a report on an upgrade is made from. */
export interface UpgradeReport extends Pick<Report, "texts" | "display" | "repositoryPath" | "doc" | "version"> {
  readonly changes: readonly Change[];
  readonly from: number;
  readonly to: number;
}

/** Turns a report on an upgrade into the text to print. */
export type UpgradeReporter = (report: UpgradeReport, style: Style) => string;

/** What the parts of a report are called. */
export const effectTitles: Readonly<Record<Effect, string>> = {
  breaks: "Breaks",
  changes: "Changes",
  ignored: "Newly ignored",
  deprecated: "Deprecated",
  possible: "Now possible",
};

/** How grave an effect is among findings. */
export const effectSeverities: Readonly<Record<Effect, Severity>> = {
  breaks: "error",
  changes: "warning",
  ignored: "warning",
  deprecated: "info",
  possible: "info",
};

/** Changes that say the same, at one or more places. */
export interface ChangeGroup {
  readonly effect: Effect;
  readonly first: Change;
  readonly changes: readonly Change[];
}

/** The changes by effect, the gravest first, and by what they say. */
export function groupsOf({ changes }: UpgradeReport): readonly ChangeGroup[] {
  return effects.flatMap((effect) => {
    const groups = groupsBy(
      changes.filter((change) => change.effect === effect),
      ({ since, id, message, help }) => `${since}\0${id}\0${message}\0${help}`,
    );
    return [...groups.values()]
      .flatMap((group) => (group[0] ? [{ effect, first: group[0], changes: group }] : []))
      .sort((a, b) => a.first.since - b.first.since);
  });
}

/** How many changes there are of each effect. */
export function countEffects({ changes }: UpgradeReport): Record<Effect, number> {
  const counts = { breaks: 0, changes: 0, ignored: 0, deprecated: 0, possible: 0 };
  for (const { effect } of changes) counts[effect]++;
  return counts;
}

/** `path:line:column` of a change. */
export function changePlace({ texts, display }: UpgradeReport, { at }: Change): string {
  const { line, column } = placeAt(texts.get(at.file) ?? "", at.start);
  return `${display(at.file)}:${line}:${column}`;
}

/** The line that a change begins on. */
export function changeLine({ texts }: UpgradeReport, { at }: Change): string {
  const text = texts.get(at.file) ?? "";
  const start = text.lastIndexOf("\n", at.start - 1) + 1;
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? text.length : end).trim();
}

/** `From systemd 252 to 257: 1 breaks, 2 change`. */
export function upgradeSummary(report: UpgradeReport): string {
  const counts = countEffects(report);
  const words: Readonly<Record<Effect, string>> = {
    breaks: counts.breaks === 1 ? "breaks" : "break",
    changes: counts.changes === 1 ? "changes" : "change",
    ignored: "newly ignored",
    deprecated: "deprecated",
    possible: "now possible",
  };
  const found = effects.filter((effect) => counts[effect] > 0).map((effect) => `${counts[effect]} ${words[effect]}`);
  return `From systemd ${report.from} to ${report.to}: ${found.join(", ") || "nothing changes"}`;
}
