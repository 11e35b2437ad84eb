import { groupsBy } from "../../core/groups.js";
import type { OrderingCycle } from "../../model/dependencies/cycles.js";
import type { ViewEdge } from "../../model/dependencies/view.js";
import type { UnitName } from "../../model/unit.js";
import { jsonText } from "../json-text.js";
import type { Style } from "../report.js";
import { visible } from "../visible.js";
import { dotOf } from "./dot.js";
import { mermaidOf } from "./mermaid.js";
import type { Picture } from "./picture.js";
import { type GraphReport, lineOf, placeOf } from "./report.js";
import { svgOf } from "./svg.js";

/** Dependencies to show: edges from some units on, or the cycles of the ordering. */
export interface DependencyView extends Pick<GraphReport, "texts" | "display" | "systemd"> {
  readonly view: "requirement" | "ordering" | "cycles";
  readonly roots: readonly UnitName[];
  readonly edges: readonly ViewEdge[];
  readonly cycles: readonly OrderingCycle[];
}

/** Each root with what it leads to below it; what stands elsewhere already is not taken apart again. */
export function dependencyTree(report: DependencyView, { paint }: Style): string {
  if (report.view === "cycles") return cyclesText(report);
  const told = new Set<UnitName>();
  const leading = groupsBy(report.edges, ({ from }) => from);
  const below = (name: UnitName, rail: string): readonly string[] => {
    const own = leading.get(name) ?? [];
    if (told.has(name) && own.length > 0) return [`${rail}└─ (as above)`];
    told.add(name);
    return own.flatMap(({ property, to, because: [first] }, n) => {
      const isLast = n === own.length - 1;
      const at = first ? `  ${paint("note", visible(lineOf(report, first.at)))}` : "";
      return [`${rail}${isLast ? "└─" : "├─"} ${property}= ${visible(to)}${at}`, ...below(to, `${rail}${isLast ? "   " : "│  "}`)];
    });
  };
  const reached = new Set(report.edges.map(({ to }) => to));
  const first = report.roots.filter((root) => !reached.has(root));
  const blocks = [...first, ...report.roots].flatMap((root) =>
    leading.has(root) && !told.has(root) ? [[paint("strong", visible(root)), ...below(root, "")].join("\n")] : [],
  );
  return `${[`systemd ${report.systemd}`, ...(blocks.length > 0 ? blocks : ["nothing depends on anything here"])].join("\n\n")}\n`;
}

function cyclesText(report: DependencyView): string {
  const blocks = report.cycles.map(({ edges, when, root }) => {
    const head = {
      start: `broken when ${root} is started`,
      enabled: `broken when ${root} is started, once the units are enabled`,
      possible: "nothing here starts all of them at once",
    };
    const rows = edges.map(
      ({ from, to, because: [first] }) => `  ${from} is ordered after ${to}${first ? `  ${lineOf(report, first.at)}` : ""}`,
    );
    return [`${edges.length} units: ${head[when]}`, ...rows].map(visible).join("\n");
  });
  return `${[`systemd ${report.systemd}`, ...(blocks.length > 0 ? blocks : ["no ordering cycles"])].join("\n\n")}\n`;
}

/** Units as nodes, dependencies as arrows. */
function pictureOfView({ roots, edges, cycles, view }: DependencyView): Picture {
  const arrows =
    view === "cycles"
      ? cycles.flatMap((cycle) => cycle.edges.map(({ from, to }) => ({ from, to, text: "After" })))
      : edges.map(({ from, to, property }) => ({ from, to, text: property as string }));
  const related = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const names = [...new Set([...roots.filter((root) => related.has(root)), ...related])];
  const ids = new Map(names.map((name, n) => [name, `u${n}`]));
  return {
    clusters: [],
    paths: names.map((name) => ({ id: ids.get(name) ?? "", lines: [visible(name)], fails: false, moved: false, unit: visible(name) })),
    arrows: arrows.map(({ from, to, text }) => ({ from: ids.get(from) ?? "", to: ids.get(to) ?? "", text })),
  };
}

/** Dependencies in the language of Graphviz. */
export const dependencyDot = (report: DependencyView): string => dotOf(pictureOfView(report), report.systemd);
/** Dependencies in the language of Mermaid. */
export const dependencyMermaid = (report: DependencyView): string => mermaidOf(pictureOfView(report), report.systemd);
/** Dependencies as a picture. */
export const dependencySvg = (report: DependencyView): string => svgOf(pictureOfView(report), report.systemd);

/** The view for programs, version 1. */
export function dependencyJson(report: DependencyView): string {
  const because = (notes: ViewEdge["because"]): readonly object[] =>
    notes.map(({ at, text }) => ({ ...placeOf(report, at), message: text }));
  const answer = {
    version: 1,
    systemd: report.systemd,
    view: report.view,
    edges: report.edges.map((edge) => ({ from: edge.from, to: edge.to, property: edge.property, because: because(edge.because) })),
    cycles: report.cycles.map(({ edges, when, root }) => ({
      when,
      root: root ?? null,
      edges: edges.map((edge) => ({ from: edge.from, to: edge.to, because: because(edge.because) })),
    })),
  };
  return jsonText(answer);
}
