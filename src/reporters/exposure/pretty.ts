import type { Note } from "../../core/finding.js";
import type { CheckResult, Level } from "../../exposure/exposure.js";
import { placeAt, type Style, type Tone } from "../report.js";
import { visible } from "../visible.js";
import type { ExposedService, ExposureReport } from "./report.js";

const toneOf: Readonly<Record<Level, Tone>> = {
  DANGEROUS: "error",
  UNSAFE: "error",
  EXPOSED: "warning",
  MEDIUM: "info",
  OK: "info",
  SAFE: "info",
  PERFECT: "info",
};

/** For people: a table of services, the most exposed first, or every check of each of them. */
export function exposurePretty(report: ExposureReport, style: Style): string {
  if (report.inFull) return report.services.map((s) => full(s, report, style)).join("\n");
  if (report.services.length === 0) return "no services\n";
  return table(report, style);
}

function table({ services, systemd, display }: ExposureReport, { paint }: Style): string {
  const sorted = [...services].sort((a, b) => b.found.exposure - a.found.exposure);
  const width = sorted.reduce((most, { unit }) => Math.max(most, unit.length), 0);
  const rows = sorted.map(({ unit, path, found: { exposure, level } }) => {
    return `${unit.padEnd(width)}  ${exposure.toFixed(1).padStart(8)}  ${paint(toneOf[level], level.padEnd(9))}  ${path === undefined ? "" : visible(display(path))}\n`;
  });
  const head = `${"UNIT".padEnd(width)}  EXPOSURE  LEVEL      FILE`;
  const count = `${services.length} ${services.length === 1 ? "service" : "services"}`;
  return `${paint("strong", head)}\n${rows.join("")}\n${count}, as systemd ${systemd} loads them; name one to see its checks\n`;
}

function full({ unit, found }: ExposedService, report: ExposureReport, style: Style): string {
  const { exposure, level, checks } = found;
  const sorted = [...checks].sort((a, b) => (b.exposure ?? -1) - (a.exposure ?? -1));
  const width = Math.max(...checks.map(({ check }) => check.id.length));
  const rows = sorted.map((result) => row(result, width, report, style));
  const verdict = style.paint(toneOf[level], `${exposure.toFixed(1)} ${level}`);
  const head = `${style.paint("strong", unit)}: exposure ${verdict} (systemd ${report.systemd}); behind → what leaves nothing of it`;
  return `${head}\n\n${rows.join("")}`;
}

function row({ check, exposure, because }: CheckResult, width: number, report: ExposureReport, style: Style): string {
  const isBad = exposure !== undefined && exposure > 0;
  const mark = exposure === undefined ? "-" : isBad ? style.paint("error", "✗") : style.paint("info", "✓");
  const indent = width + 9;
  const evidence = because.map((note) => style.paint("note", clipped(placed(note, report), style.width - indent)));
  const [first = "", ...rest] = exposure === undefined ? ["does not apply"] : isBad ? [`→ ${check.advice}`, ...evidence] : evidence;
  const head = `${mark} ${check.id.padEnd(width)}  ${isBad ? exposure.toFixed(1) : "   "}  ${first}`.trimEnd();
  return `${[head, ...rest.map((line) => `${" ".repeat(indent)}${line}`)].join("\n")}\n`;
}

function placed({ at, text }: Note, { texts, display }: ExposureReport): string {
  return visible(`${display(at.file)}:${placeAt(texts.get(at.file) ?? "", at.start).line}: ${text}`);
}

const clipped = (text: string, width: number): string =>
  text.length > Math.max(width, 40) ? `${text.slice(0, Math.max(width, 40) - 1)}…` : text;
