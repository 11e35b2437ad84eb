import { sourceOf } from "../pretty.js";
import type { Style } from "../report.js";
import { visible } from "../visible.js";
import {
  type ChangeGroup,
  changeLine,
  changePlace,
  effectSeverities,
  effectTitles,
  groupsOf,
  type UpgradeReport,
  type UpgradeReporter,
  upgradeSummary,
} from "./report.js";

/** So many places are shown with their lines of source; of more, each is a line of its own. */
const FRAMED = 2;

/** The upgrade for people: by effect, each change once with its places. */
export const upgradePretty: UpgradeReporter = (report, style) => {
  const rows: string[] = [];
  let effect: string | undefined;
  for (const group of groupsOf(report)) {
    if (group.effect !== effect) rows.push(style.paint("strong", effectTitles[group.effect]), "");
    effect = group.effect;
    for (const row of block(group, report, style)) rows.push(row);
    rows.push("");
  }
  return `${[...rows, upgradeSummary(report)].join("\n")}\n`;
};

function block({ effect, first, changes }: ChangeGroup, report: UpgradeReport, style: Style): readonly string[] {
  const tone = effectSeverities[effect];
  const { id, since, message, help, reference } = first;
  const head = `${style.paint(tone, `${effect}[${id}]`)}${style.paint("strong", `: ${visible(message)}`)}  (since systemd ${since})`;
  const framed = changes.length <= FRAMED ? changes.map((change) => sourceOf(change, tone, report, style)) : [];
  const { tail } = framed.at(-1) ?? sourceOf(first, tone, report, style);
  const listed = changes.map(
    (change) => `${style.paint("gutter", "  -->")} ${visible(changePlace(report, change))}  ${visible(changeLine(report, change))}`,
  );
  const rows = framed.length > 0 ? framed.flatMap((each) => each.rows) : listed.map((row) => clip(row, style));
  return [head, ...rows, ...(help === undefined ? [] : [tail("help", help)]), ...(reference === undefined ? [] : [tail("see", reference)])];
}

const clip = (row: string, { width }: Style): string => (row.length > width + 10 ? `${row.slice(0, width + 7)}...` : row);
