import { groupsBy } from "../../core/groups.js";
import { type NamespaceKind, namespaceKinds, type Process } from "../../namespaces/graph.js";
import type { Move } from "../../namespaces/moves.js";
import { jsonText } from "../json-text.js";
import { visible } from "../visible.js";
import { commandText, failsText, KIND_NAMES, titleOf } from "./picture.js";
import { distinct, type GraphReport, type GraphReporter, lineOf, placeOf } from "./report.js";

/** What moved between two versions, for people: unit by unit, with the lines that are the reason. */
export const movesTree: GraphReporter = (report, { paint }) => {
  const moves = report.moves ?? [];
  const blocks = [...groupsBy(moves, ({ process }) => process.unit)].map(([unit, own]) => {
    const told = new Set<string>();
    const rows = own.flatMap((move) => moveRows(report, move, told, (text) => paint("note", text)));
    return [paint("strong", visible(unit.name)), ...rows].join("\n");
  });
  return `${[`systemd ${report.systemd}`, ...(blocks.length > 0 ? blocks : ["every process stays where it is"])].join("\n\n")}\n`;
};

/** What a process moved from and to; reasons that were `told` of the unit before are left out. */
function moveRows(
  report: GraphReport,
  { process, old, kinds }: Move,
  told: Set<string>,
  note: (text: string) => string,
): readonly string[] {
  const rows = [`  ${commandText(process)}  ${visible(lineOf(report, process.at))}`];
  for (const kind of kinds) {
    const [from, to] = [placeText(kind, old), placeText(kind, process)];
    rows.push(`    ${KIND_NAMES[kind]}: ${visible(from === to ? `${to}, shared with others than before` : `${from}, now ${to}`)}`);
    const because = process.namespaces[kind].because.length > 0 ? process.namespaces[kind].because : old.namespaces[kind].because;
    const reasons = distinct(because).map(({ at, text }) => `      ${note(visible(`${text} (${lineOf(report, at)})`))}`);
    rows.push(...reasons.filter((row) => !told.has(row)));
    for (const row of reasons) told.add(row);
  }
  if (old.fails?.status !== process.fails?.status) {
    const end = (fails: Move["process"]["fails"]): string => (fails ? failsText(fails) : "starts");
    rows.push(`    ${end(old.fails)}, now ${end(process.fails)}`);
  }
  return rows;
}

/** Whose the namespace of a process is, in a few words. */
function placeText(kind: NamespaceKind, { namespaces }: Process): string {
  const namespace = namespaces[kind];
  if (namespace.kind === "host") return "the manager's";
  return namespace.kind === "own" ? "its own" : titleOf(kind, namespace).replace(`${KIND_NAMES[kind]} `, "");
}

/** The same for programs, version 1. */
export const movesJson: GraphReporter = (report) => {
  const changes = (report.moves ?? []).map(({ process, old, kinds }) => ({
    unit: process.unit.name,
    directive: process.directive,
    ...placeOf(report, process.at),
    command: process.command,
    namespaces: Object.fromEntries(
      namespaceKinds
        .filter((kind) => kinds.includes(kind))
        .map((kind) => [kind, { from: old.namespaces[kind].kind, to: process.namespaces[kind].kind }]),
    ),
    ...(old.fails?.status === process.fails?.status
      ? {}
      : { fails: { from: old.fails?.status ?? null, to: process.fails?.status ?? null } }),
  }));
  const [from, to] = report.systemd.split(" to ");
  return jsonText({ version: 1, from, to, changes });
};
