import { dirname, resolve } from "node:path";
import type { Finding } from "../../core/finding.js";
import { baselineOf, baselineText, readBaseline, withoutKnown } from "../../engine/baseline.js";
import { realPath } from "../../node/path.js";
import { usageError } from "../failure.js";
import type { Loaded } from "../input/load.js";
import { below } from "../input/repository.js";
import { readText } from "../input/text.js";
import { say, writeTo } from "../output/write.js";

/** Paths in a baseline are relative to its directory where they lie below it. */
function pathsFor(file: string, { realRoot }: Loaded): (finding: Finding) => string {
  const directory = realPath(dirname(resolve(file)));
  return ({ at }) => below(directory, realRoot + at.file);
}

/** Counts the findings in the file, in place of what it held. */
export function writeBaseline(file: string, findings: readonly Finding[], loaded: Loaded): void {
  writeTo(file, baselineText(baselineOf(findings, pathsFor(file, loaded))));
}

/** The findings that the file does not know; entries of it that are not found any more are named on standard error. */
export function applyBaseline(
  file: string,
  findings: readonly Finding[],
  loaded: Loaded,
  judged: { readonly rules: ReadonlySet<string>; readonly isTarget: (path: string) => boolean },
): readonly Finding[] {
  const baseline = readBaseline(readText(file, "; --write-baseline makes it"));
  if (typeof baseline === "string") throw usageError(`${file}: ${baseline}`);
  const directory = realPath(dirname(resolve(file)));
  const absolute = (path: string): string => resolve(directory, path).slice(loaded.realRoot.length);
  const left = withoutKnown(
    findings,
    baseline,
    pathsFor(file, loaded),
    (path, rule) => judged.rules.has(rule) && judged.isTarget(absolute(path)),
  );
  for (const { path, rule, known, found } of left.stale) {
    say(`${file} counts ${known} of ${rule} in ${path}, and there ${found === 1 ? "is" : "are"} ${found}`);
  }
  if (left.stale.length > 0) say(`--write-baseline brings ${file} up to date`);
  return left.findings;
}
