import { behaviourChange } from "../../catalog/changes.js";
import type { Change } from "../../engine/upgrade/upgrade.js";
import type { Report } from "../report.js";
import { sarif } from "../sarif.js";
import { effectSeverities, type UpgradeReporter } from "./report.js";

/** The upgrade as SARIF 2.1.0: each change is a result, of a rule or a behaviour change. */
export const upgradeSarif: UpgradeReporter = (report) => {
  const { changes, from, to, doc } = report;
  return sarif({
    ...report,
    findings: changes.map(findingOf),
    doc: (id) => doc(id) ?? docOf(id),
    systemd: `${from}..${to}`,
    systemdFrom: "",
    files: 0,
    units: 0,
  });
};

const findingOf = ({ id, effect, since, at, message, notes, help }: Change): Report["findings"][number] => ({
  rule: id,
  severity: effectSeverities[effect],
  systemd: { since, until: null },
  at,
  message: `since systemd ${since}: ${message}`,
  notes,
  ...(help === undefined ? {} : { help }),
});

function docOf(id: string): ReturnType<Report["doc"]> {
  const change = behaviourChange(id);
  if (!change) return undefined;
  const { message, help, effect, reference } = change;
  return {
    id,
    summary: message,
    why: help === undefined ? message : `${message}; ${help}`,
    severity: effectSeverities[effect],
    references: [reference],
  };
}
