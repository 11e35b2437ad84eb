import type { Finding } from "../../core/finding.js";
import { addIgnores } from "../../engine/ignores.js";
import { treesOf } from "../../engine/trees.js";
import { usageError } from "../failure.js";
import { type Loaded, managerOf } from "../input/load.js";
import type { Options } from "../options.js";
import { write } from "../output/write.js";
import { changeable, type Mended, save } from "./fixes.js";

/** Puts a comment that suppresses it above each finding, with the reason of `--add-ignores`; the exit status: 1 if any cannot be suppressed. */
export function suppressAll(findings: readonly Finding[], reason: string, { snapshot }: Mended, loaded: Loaded, options: Options): number {
  const { operands, values } = options;
  if (operands.includes("-")) throw usageError("--add-ignores cannot change standard input");
  const trees = snapshot === loaded.snapshot ? loaded.trees : treesOf(snapshot, managerOf(values));
  const files = new Map(trees.flatMap((tree) => [...tree.files]));
  const { changes, left } = addIgnores(files, findings, reason, changeable(loaded, options));
  save(changes, loaded);
  const but = left.length === 0 ? "" : `; ${left.length} cannot be suppressed by a comment`;
  if (!values.quiet) write(values, `Suppressed ${findings.length - left.length} of ${findings.length} findings${but}\n`);
  return left.length > 0 ? 1 : 0;
}
