import { implications } from "../../catalog/implications.js";
import type { Note } from "../../core/finding.js";
import { version } from "../../core/version.js";
import { implies } from "../../model/implied.js";
import type { Setting, Unit, UnitTree } from "../../model/unit.js";
import { namespaceGraph } from "../../namespaces/build.js";
import { namespaceKinds } from "../../namespaces/graph.js";
import { lineStarts, placeAt, versionsText } from "../../reporters/report.js";
import { visible } from "../../reporters/visible.js";
import type { Item, UnitFile } from "../../syntax/unit-file.js";
import { usualFindings } from "../check/usual.js";
import { usageError } from "../failure.js";
import type { Loaded } from "../input/load.js";
import { circumstances, explainDirective } from "./directive.js";
import { field } from "./text.js";

/** What a line of a unit file comes to: its effect in the merged unit, what it implies, and what rules find there. */
export function explainLine(loaded: Loaded, path: string, line: number): string {
  const tree = loaded.trees.find(({ files }) => files.has(path));
  const file = tree?.files.get(path);
  if (!tree || !file) throw usageError(`${loaded.display(path)} is no unit file`);
  const offset = lineStarts(file.text)[line - 1];
  if (offset === undefined) throw usageError(`${loaded.display(path)} has no line ${line}`);
  const item = file.items.find(({ start, end }) => start <= offset && offset < Math.max(end, start + 1));
  const head = `${visible(loaded.display(path))}:${line}`;
  const found = findingsAt(loaded, file, item);
  const said = item?.kind === "assignment" ? assignmentBlocks(loaded, tree, item) : [field("", "no setting stands on this line")];
  return `${[head, ...said, ...found].join("\n\n")}\n`;
}

type Assigned = Extract<Item, { kind: "assignment" }>;

function assignmentBlocks(loaded: Loaded, tree: UnitTree, item: Assigned): readonly string[] {
  const { max } = loaded.target.range;
  const v = version(max);
  const units = [...new Set(tree.names.map((name) => tree.unit(name, v)))].filter(({ assignments }) => assignments.includes(item));
  const effects = units.map((unit) => `${visible(unit.name)}: ${effectIn(loaded, unit, item)}`);
  const implied = implications
    .filter((one) => one.by === item.key && implies(one, item.value.text))
    .map((one) => `${one.key}=${one.value}${circumstances(one)}`);
  const notes = evidence(tree, max, item);
  return [
    field("", visible(`${item.key}=${item.value.text}`)),
    field(`In ${max}`, effects.length > 0 ? effects.join("\n") : "no unit of the tree reads this line"),
    ...(implied.length > 0 ? [field("Implies", implied.join("\n"))] : []),
    ...(notes.length > 0 ? [field("Does", notes.join("\n"))] : []),
    ...(explainDirective(item.key) ? [field("More", `unitlint explain ${item.key}=`)] : []),
  ];
}

/** What became of the assignment in a unit. */
function effectIn(loaded: Loaded, unit: Unit, item: Assigned): string {
  const settings = [...unit.settings.values()].flat();
  const own = settings.filter(({ from }) => from === item);
  if (unit.load !== "loaded") return `the unit is not loaded (${unit.load})`;
  if (own.length > 0)
    return `in effect${own[0]?.value.text === item.value.text ? "" : ` as ${visible(own.map(({ value }) => value.text).join(" "))}`}`;
  const later = settings.find(({ section, key, from }) => section === item.section && key === item.key && isLater(unit, from, item));
  if (!later) return "without effect: systemd does not take the line, or a later empty one drops it";
  return `without effect: ${visible(place(loaded, later))} sets ${later.key}=${visible(later.value.text)}`;
}

const isLater = ({ assignments }: Unit, a: Setting["from"], b: Assigned): boolean => assignments.indexOf(a) > assignments.indexOf(b);

function place({ snapshot, display }: Loaded, { from }: Setting): string {
  return `${display(from.at.file)}:${placeAt(snapshot.files.get(from.at.file) ?? "", from.at.start).line}`;
}

/** What the line contributes to the namespaces of processes, each once. */
function evidence(tree: UnitTree, number: number, item: Assigned): readonly string[] {
  const { processes } = namespaceGraph(tree, version(number));
  const isHere = ({ at }: Note): boolean => at.file === item.at.file && item.at.start <= at.start && at.start < item.at.end;
  const notes = processes.flatMap(({ namespaces, fails }) => [
    ...namespaceKinds.flatMap((kind) => namespaces[kind].because.filter(isHere).map(({ text }) => text)),
    ...(fails?.because.filter(isHere).map(({ text }) => text) ?? []),
  ]);
  return [...new Set(notes)].map(visible);
}

function findingsAt(loaded: Loaded, { path }: UnitFile, item: Item | undefined): readonly string[] {
  if (!item) return [];
  return usualFindings(loaded, loaded.target.range)
    .filter(({ at }) => at.file === path && item.start <= at.start && at.start < item.end)
    .map(({ rule, severity, message, help, systemd }) => {
      const versions = versionsText(systemd);
      const lines = [
        `[${rule}] ${visible(message)}${versions ? ` (systemd ${versions})` : ""}`,
        ...(help ? [`help: ${visible(help)}`] : []),
      ];
      return field(severity, lines.join("\n"));
    });
}
