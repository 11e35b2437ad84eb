import type { Finding } from "../core/finding.js";
import { byFile } from "./checkstyle.js";
import { placeAt, type Report } from "./report.js";
import { xml } from "./xml.js";

/** The XML of JUnit: a suite for each file with findings. Errors and warnings are failures; a finding of `info` passes, with what it says as output. */
export function junit(report: Report): string {
  const { findings, display } = report;
  const suites = byFile(findings).map(([file, found]) => suite(display(file), found, report));
  if (suites.length === 0)
    suites.push(`  <testsuite name="unitlint" tests="1" failures="0">\n    <testcase name="unitlint"/>\n  </testsuite>\n`);
  const counts = `tests="${Math.max(1, findings.length)}" failures="${findings.filter(isFailure).length}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="unitlint" ${counts}>\n${suites.join("")}</testsuites>\n`;
}

const isFailure = ({ severity }: Finding): boolean => severity !== "info";

function suite(file: string, found: readonly Finding[], { texts }: Report): string {
  const cases = found.map((finding) => {
    const { at, severity, message, rule, help } = finding;
    const { line, column } = placeAt(texts.get(at.file) ?? "", at.start);
    const place = xml(`${file}:${line}:${column}`);
    const text = `${place}: ${xml(help === undefined ? message : `${message}; ${help}`)}`;
    const body = isFailure(finding)
      ? `<failure type="${severity}" message="${xml(message)}">${text}</failure>`
      : `<system-out>${text}</system-out>`;
    return `    <testcase classname="${xml(file)}" name="${rule} ${line}:${column}" file="${xml(file)}" line="${line}">${body}</testcase>\n`;
  });
  const counts = `tests="${found.length}" failures="${found.filter(isFailure).length}"`;
  return `  <testsuite name="${xml(file)}" ${counts}>\n${cases.join("")}  </testsuite>\n`;
}
