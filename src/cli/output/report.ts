import { version } from "../../core/version.js";
import { allRules } from "../../engine/own-rules.js";
import { rules } from "../../generated/rules.js";
import { isTarget } from "../../model/snapshot.js";
import type { Report } from "../../reporters/report.js";
import type { Mended } from "../check/fixes.js";
import type { Loaded } from "../input/load.js";
import { below, repositoryTop } from "../input/repository.js";

declare const UNITLINT_VERSION: string;

/** All rules by id, those of the engine among them. */
export const docs = new Map(allRules(rules).map(({ rule }) => [rule.id, rule]));

/** What reporters are to know. */
export function reportOf(
  { trees, target, display, realRoot }: Loaded,
  { snapshot, findings }: Pick<Mended, "snapshot" | "findings">,
): Report {
  const files = new Set(trees.flatMap((tree) => [...tree.files.keys()]).filter((path) => isTarget(snapshot, path)));
  const units = trees.map((tree) => {
    const named = new Set(tree.names.map((name) => tree.unit(name, version(target.range.max))));
    return [...named].filter(({ fragment, dropins }) => [fragment, ...dropins].some((file) => file && files.has(file.path))).length;
  });
  const top = repositoryTop();
  return {
    findings,
    texts: snapshot.files,
    display,
    repositoryPath: (path) => (realRoot === "" ? below(top, path) : below(top, realRoot + path)),
    doc: (rule) => docs.get(rule),
    version: UNITLINT_VERSION,
    systemd: target.text,
    systemdFrom: target.from,
    files: files.size,
    units: units.reduce((sum, count) => sum + count, 0),
  };
}
