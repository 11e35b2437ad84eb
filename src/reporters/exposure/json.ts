import type { Note } from "../../core/finding.js";
import type { CheckResult } from "../../exposure/exposure.js";
import { jsonText } from "../json-text.js";
import { placeAt } from "../report.js";
import type { ExposedService, ExposureReport } from "./report.js";

/** The machine-readable report on exposure, version 1: keys are only ever added to it. */
export function exposureJson(report: ExposureReport): string {
  const { systemd, services } = report;
  return jsonText({ version: 1, systemd, units: services.map((s) => service(s, report)) });
}

function service({ unit, path, found }: ExposedService, report: ExposureReport): object {
  const { exposure, level, checks } = found;
  return {
    unit,
    path: path === undefined ? null : report.display(path),
    exposure,
    level,
    checks: checks.map((result) => check(result, report)),
  };
}

/** A check that does not apply to the service has an exposure of null, as in systemd-analyze's own JSON. */
function check({ check: { id }, exposure, because }: CheckResult, report: ExposureReport): object {
  return { id, exposure: exposure ?? null, at: because.map((note) => place(note, report)) };
}

const place = ({ at, text }: Note, { texts, display }: ExposureReport): object => ({
  path: display(at.file),
  ...placeAt(texts.get(at.file) ?? "", at.start),
  message: text,
});
