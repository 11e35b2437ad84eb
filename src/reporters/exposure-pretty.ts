import type { CheckResult, Level } from "../exposure/exposure.js";
import type { ExposedService, ExposureReport } from "./exposure-report.js";
import { placeAt, type Style, type Tone } from "./report.js";

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
  const width = Math.max(...sorted.map(({ unit }) => unit.length));
  const rows = sorted.map(({ unit, path, found: { exposure, level } }) => {
    return `${unit.padEnd(width)}  ${exposure.toFixed(1).padStart(8)}  ${paint(toneOf[level], level.padEnd(9))}  ${path === undefined ? "" : display(path)}\n`;
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
  return `${style.paint("strong", unit)}: exposure ${verdict} (systemd ${report.systemd})\n\n${rows.join("")}`;
}

function row({ check, exposure, because }: CheckResult, width: number, report: ExposureReport, { paint }: Style): string {
  const lines = because.map(({ at, text }) => {
    const { line } = placeAt(report.texts.get(at.file) ?? "", at.start);
    return `${report.display(at.file)}:${line}: ${text}`;
  });
  const isBad = exposure !== undefined && exposure > 0;
  const mark = exposure === undefined ? "-" : isBad ? paint("error", "✗") : paint("info", "✓");
  const advice = exposure === undefined ? ["does not apply"] : isBad ? [`nothing left of it with ${check.advice}`] : [];
  const [first = "", ...rest] = [...lines, ...advice];
  const head = `${mark} ${check.id.padEnd(width)}  ${isBad ? exposure.toFixed(1) : "   "}  ${first}`.trimEnd();
  return `${[head, ...rest.map((line) => `${" ".repeat(width + 9)}${line}`)].join("\n")}\n`;
}
