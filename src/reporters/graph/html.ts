import type { Finding } from "../../core/finding.js";
import { groupsBy } from "../../core/groups.js";
import type { FilePath } from "../../core/span.js";
import { effectiveSettings } from "../../model/settings.js";
import type { Unit } from "../../model/unit.js";
import { namespaceKinds } from "../../namespaces/graph.js";
import { visible } from "../visible.js";
import { PAGE_SCRIPT } from "./html-script.js";
import { PAGE_STYLE } from "./html-style.js";
import { commandText, failsText, pictureOf, titleOf, unitLabel } from "./picture.js";
import { type GraphReport, lineOf } from "./report.js";
import { svgElement, xml } from "./svg.js";

/** What the page shows beside the picture. */
export interface PageReport extends GraphReport {
  readonly findings: readonly Finding[];
}

/** The graph as a page in a file of its own: a picture, a list to search and filter, and what there is to say of each unit. Nothing is loaded. */
export function graphHtml(report: PageReport): string {
  const title = `Namespaces, systemd ${report.systemd}`;
  const data = JSON.stringify(unitsOf(report))
    .replace(/</g, "\\u003c")
    .replaceAll("##[", "#\\u0023[")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${xml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${xml(title)}</h1>
<label>Search <input id="search" type="search" autocomplete="off" placeholder="unit, command or setting"></label>
<label>Namespace <select id="filter"><option value="">all</option></select></label>
<button id="theme" type="button">Dark or light</button>
</header>
<main>
<nav aria-label="Units"><p id="count" role="status"></p><ul id="units"></ul></nav>
<div id="picture" tabindex="0" aria-label="Picture">${svgElement(pictureOf(report.graph, report.moves), report.systemd)}</div>
<aside id="details" aria-live="polite"><p>Choose a unit, in the list or in the picture. Keys: / searches, arrows move in the list, Escape clears.</p></aside>
</main>
<script type="application/json" id="data">${data}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function unitsOf(report: PageReport): readonly object[] {
  const { graph } = report;
  const units = [...new Set([...graph.processes.map(({ unit }) => unit), ...graph.sockets.map(({ unit }) => unit)])];
  const findings = groupsBy(report.findings, ({ at }) => at.file);
  const processesBy = groupsBy(graph.processes, ({ unit }) => unit);
  const socketsBy = groupsBy(graph.sockets, ({ unit }) => unit);
  return units.map((unit) => {
    const processes = processesBy.get(unit) ?? [];
    const sockets = socketsBy.get(unit) ?? [];
    const apart = processes.flatMap(({ namespaces }) =>
      namespaceKinds.flatMap((kind) =>
        namespaces[kind].kind === "host" ? [] : [{ kind, text: titleOf(kind, namespaces[kind]), because: namespaces[kind].because }],
      ),
    );
    const reasons = apart.flatMap(({ because }) => because.map(({ at, text }) => visible(`${text} (${lineOf(report, at)})`)));
    return {
      name: unitLabel(unit),
      namespaces: [
        ...new Set([
          ...apart.map(({ text }) => visible(text)),
          ...sockets.filter(({ net }) => net.kind !== "host").map(({ net }) => visible(titleOf("net", net))),
        ]),
      ],
      kinds: [...new Set(apart.map(({ kind }) => kind))],
      processes: processes.map((process) => `${commandText(process)}${process.fails ? `: ${failsText(process.fails)}` : ""}`),
      listens: sockets.map(({ listen }) => visible(listen)),
      reasons: [...new Set(reasons)],
      settings: settingsOf(unit, report),
      findings: findingsOf(unit, findings, report),
    };
  });
}

const settingsOf = (unit: Unit, report: PageReport): readonly (readonly [string, string])[] =>
  effectiveSettings(unit).map(({ section, key, value, from }) => [
    visible(`[${section}] ${key}=${value.text}`),
    visible(lineOf(report, from.at)),
  ]);

function findingsOf(
  { fragment, dropins }: Unit,
  findings: ReadonlyMap<FilePath, readonly Finding[]>,
  report: PageReport,
): readonly object[] {
  const files = new Set([fragment, ...dropins].flatMap((file) => file?.path ?? []));
  return [...files]
    .sort()
    .flatMap((path) => findings.get(path) ?? [])
    .map(({ rule, severity, message, at, help }) => ({
      rule,
      severity,
      message: visible(message),
      at: visible(lineOf(report, at)),
      help: help === undefined ? "" : visible(help),
    }));
}
