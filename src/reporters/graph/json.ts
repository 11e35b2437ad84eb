import type { Note } from "../../core/finding.js";
import { type Fails, type Namespace, namespaceKinds, type Process } from "../../namespaces/graph.js";
import { jsonText } from "../json-text.js";
import { type GraphReport, type GraphReporter, placeOf } from "./report.js";

/** The graph for programs, version 1: keys are only ever added to it. */
export const graphJson: GraphReporter = (report) => {
  const { graph, systemd } = report;
  const answer = {
    version: 1,
    systemd,
    processes: graph.processes.map((process) => processJson(report, process)),
    sockets: graph.sockets.map(({ unit, listen, at, net, fails }) => ({
      unit: unit.name,
      manager: unit.manager,
      ...placeOf(report, at),
      listen,
      net: namespaceJson(report, net),
      ...failsJson(report, fails),
    })),
    names: graph.names.map(({ path, process, at, namespace, visible }) => ({
      name: path,
      unit: process.unit.name,
      ...placeOf(report, at),
      namespace,
      visible,
    })),
    joins: graph.joins.map(({ from, to, at, shares }) => ({ unit: from.name, joins: to.name, ...placeOf(report, at), shares })),
    edges: graph.edges.map(({ kind, from, to, at }) => ({
      kind,
      unit: from.unit.name,
      directive: from.directive,
      ...placeOf(report, at),
      to,
    })),
  };
  return jsonText(answer);
};

const notesJson = (report: GraphReport, notes: readonly Note[]): object[] =>
  notes.map(({ at, text }) => ({ ...placeOf(report, at), message: text }));

function namespaceJson(report: GraphReport, { kind, id, because }: Namespace): object {
  return { kind, id, ...(because.length > 0 && { because: notesJson(report, because) }) };
}

function failsJson(report: GraphReport, fails: Fails | undefined): object {
  return fails ? { fails: { status: fails.status, because: notesJson(report, fails.because) } } : {};
}

function processJson(report: GraphReport, { unit, directive, command, at, namespaces, fails }: Process): object {
  return {
    unit: unit.name,
    manager: unit.manager,
    directive,
    ...placeOf(report, at),
    command,
    namespaces: Object.fromEntries(namespaceKinds.map((kind) => [kind, namespaceJson(report, namespaces[kind])])),
    ...failsJson(report, fails),
  };
}
