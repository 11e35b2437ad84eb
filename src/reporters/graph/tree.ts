import type { Note } from "../../core/finding.js";
import { groupsBy } from "../../core/groups.js";
import { type Namespace, type NamespaceKind, namespaceKinds, type Process } from "../../namespaces/graph.js";
import type { Style } from "../report.js";
import { visible } from "../visible.js";
import { commandText, failsText, KIND_NAMES, titleOf } from "./picture.js";
import { distinct, type GraphReport, type GraphReporter, lineOf } from "./report.js";

/** A process or socket in a namespace, and which lines put it there. */
interface Member {
  readonly unit: string;
  readonly text: string;
  readonly because: readonly Note[];
}

interface Group {
  readonly title: string;
  readonly members: readonly Member[];
}

/** A group: below its title the units, below each its processes and, once, the reasons. */
function draw(report: GraphReport, { title, members }: Group, { paint }: Style): string {
  const units = [...groupsBy(members, ({ unit }) => unit)];
  const lines = [paint("strong", visible(title))];
  units.forEach(([unit, own], n) => {
    const isLast = n === units.length - 1;
    const rail = paint("gutter", isLast ? " " : "│");
    lines.push(`${paint("gutter", isLast ? "└─" : "├─")} ${visible(unit)}`);
    for (const { text } of own) lines.push(`${rail}    ${text}`);
    for (const { at, text } of distinct(own.flatMap(({ because }) => because)))
      lines.push(`${rail}      ${paint("note", visible(`${text} (${lineOf(report, at)})`))}`);
  });
  return lines.join("\n");
}

function memberOf(report: GraphReport, process: Process, because: readonly Note[], style: Style): Member {
  const { unit, at, fails } = process;
  const failing = fails ? `  ${style.paint("error", failsText(fails))}` : "";
  return { unit: unit.name, text: `${commandText(process)}  ${style.paint("gutter", visible(lineOf(report, at)))}${failing}`, because };
}

/** Those of a kind in one namespace that several processes can be in, and the sockets that listen in it. */
function sharedGroups(report: GraphReport, kind: NamespaceKind, style: Style): readonly Group[] {
  const { graph } = report;
  const groups = new Map<string, { first: Namespace; members: Member[] }>();
  const put = (namespace: Namespace, member: () => Member): void => {
    if (namespace.kind === "host" || namespace.kind === "own") return;
    const group = groups.get(namespace.id) ?? { first: namespace, members: [] };
    group.members.push(member());
    groups.set(namespace.id, group);
  };
  for (const process of graph.processes) {
    const namespace = process.namespaces[kind];
    put(namespace, () => memberOf(report, process, namespace.because, style));
  }
  for (const { unit, listen, at, net } of kind === "net" ? graph.sockets : []) {
    const text = `listens at ${visible(listen)}  ${style.paint("gutter", visible(lineOf(report, at)))}`;
    put(net, () => ({ unit: unit.name, text, because: net.because }));
  }
  const names = groupsBy(graph.names, ({ namespace }) => namespace);
  return [...groups.values()].map(({ first, members }) => {
    const named = (names.get(first.id) ?? []).map(({ path }) => path);
    return { title: titleOf(kind, first) + (named.length > 0 ? `, named ${named.join(", ")}` : ""), members };
  });
}

const group = (title: string, members: readonly Member[]): readonly Group[] => (members.length > 0 ? [{ title, members }] : []);

function ownGroup(report: GraphReport, kind: NamespaceKind, style: Style): readonly Group[] {
  const own = report.graph.processes.filter(({ namespaces }) => namespaces[kind].kind === "own");
  return group(
    `${KIND_NAMES[kind]}: each has its own`,
    own.map((process) => memberOf(report, process, process.namespaces[kind].because, style)),
  );
}

/** Processes that no setting takes out of the manager's namespaces, and those whose settings fail to. */
function hostGroups(report: GraphReport, style: Style): readonly Group[] {
  const hosts = namespaceKinds.flatMap((kind) => {
    const lost = report.graph.processes.filter(({ namespaces }) => namespaces[kind].kind === "host" && namespaces[kind].because.length > 0);
    return group(
      `${titleOf(kind, { kind: "host", id: "host", because: [] })}, in spite of the settings`,
      lost.map((process) => memberOf(report, process, process.namespaces[kind].because, style)),
    );
  });
  const plain = report.graph.processes.filter(({ namespaces }) =>
    namespaceKinds.every((kind) => namespaces[kind].kind === "host" && namespaces[kind].because.length === 0),
  );
  return [
    ...hosts,
    ...group(
      "the manager's namespaces only",
      plain.map((process) => memberOf(report, process, [], style)),
    ),
  ];
}

function failGroup(report: GraphReport, style: Style): readonly Group[] {
  const failing = report.graph.processes.flatMap((process) =>
    process.fails ? [memberOf(report, process, process.fails.because, style)] : [],
  );
  return group("fails", failing);
}

function nameGroup(report: GraphReport, style: Style): readonly Group[] {
  const members = report.graph.names.map(({ path, process, at, visible: seen }) => {
    const unseen = seen ? "" : `  ${style.paint("warning", "no process outside of this one sees the name")}`;
    return {
      unit: process.unit.name,
      text: `${visible(path)}  ${style.paint("gutter", visible(lineOf(report, at)))}${unseen}`,
      because: [],
    };
  });
  return group("names of network namespaces", members);
}

/** The graph for people: each namespace with the processes in it, and the lines that put them there. */
export const graphTree: GraphReporter = (report, style) => {
  const shared = (["net", "ipc", "tmp"] as const).flatMap((kind) => sharedGroups(report, kind, style));
  const own = namespaceKinds.flatMap((kind) => ownGroup(report, kind, style));
  const groups = [...shared, ...nameGroup(report, style), ...own, ...hostGroups(report, style), ...failGroup(report, style)];
  const blocks = groups.map((each) => draw(report, each, style));
  return `${[`systemd ${report.systemd}`, ...(blocks.length > 0 ? blocks : ["no unit here runs anything"])].join("\n\n")}\n`;
};
