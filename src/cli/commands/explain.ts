import { dirname, join, resolve } from "node:path";
import { behaviourChange, behaviourChanges } from "../../catalog/changes.js";
import { allSections, directivesOf } from "../../catalog/directives.js";
import { nearest } from "../../core/nearest.js";
import { allRules } from "../../engine/own-rules.js";
import { rules } from "../../generated/rules.js";
import { statsOf } from "../../node/path.js";
import { explainChange } from "../explain/change.js";
import { explainDirective } from "../explain/directive.js";
import { explainLine } from "../explain/line.js";
import { explainRule } from "../explain/rule.js";
import { usageError, withGuess } from "../failure.js";
import { load } from "../input/load.js";
import { choice, commandTable, type Options, type Values } from "../options.js";
import { write } from "../output/write.js";

/** `unitlint explain`: a rule or change by its id, a directive, or a line of a unit file. */
export async function run({ operands, values }: Options): Promise<number> {
  choice(values, "format", commandTable.explain.formats, "text");
  const [what, ...more] = operands;
  if (what === undefined || more.length > 0)
    throw usageError(
      "explain takes one rule, directive or line: unitlint explain RULE, DIRECTIVE= or FILE:LINE; unitlint rules lists rules",
    );
  const [, file, line] = /^(.+):(\d+)$/.exec(what) ?? [];
  write(values, file !== undefined && line !== undefined ? await explainPlace(file, Number(line), values) : explainName(what));
  return 0;
}

async function explainPlace(file: string, line: number, values: Values): Promise<string> {
  const inRoot = values.root === undefined ? file : resolve("/", file);
  if (!statsOf(values.root === undefined ? file : join(values.root, inRoot))) throw usageError(`there is no file ${file}`);
  const loaded = await load([values.root === undefined ? dirname(resolve(file)) : join(values.root, dirname(inRoot))], values);
  return explainLine(loaded, values.root === undefined ? resolve(file) : inRoot, line);
}

/** Of a rule, a change of behaviour, or a directive, with or without its `=`. */
function explainName(name: string): string {
  const all = allRules(rules);
  const found = all.find(({ rule }) => rule.id === name);
  if (found) return explainRule(found.rule, found.category);
  const change = behaviourChange(name);
  if (change) return explainChange(change);
  const key = name.replace(/=$/, "");
  const directive = explainDirective(key);
  if (directive !== undefined) return directive;
  const ids = [...all.map(({ rule }) => rule.id), ...behaviourChanges.map(({ id }) => id)];
  if (name.endsWith("=")) throw usageError(withGuess(`no version of systemd knows ${name}`, nearestDirective(key)));
  throw usageError(
    withGuess(`no rule or directive is called ${name}; unitlint rules lists the rules`, nearest(name, ids) ?? nearestDirective(key)),
  );
}

function nearestDirective(key: string): string | undefined {
  const guess = nearest(key, new Set(allSections().flatMap((section) => directivesOf(section).map((known) => known.key))));
  return guess === undefined ? undefined : `${guess}=`;
}
