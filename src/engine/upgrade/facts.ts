import type { FactName } from "../../catalog/changes.js";
import type { Note } from "../../core/finding.js";
import { groupsBy } from "../../core/groups.js";
import { wholeFile } from "../../core/span.js";
import { dependenciesOf } from "../../model/dependencies.js";
import { prefixOf } from "../../model/names.js";
import { all, own, ownAll, parseBoolean } from "../../model/settings.js";
import type { Setting, Unit } from "../../model/unit.js";
import { mountNamespaceMakers } from "../../namespaces/mounts.js";
import { commandsOf } from "../../namespaces/processes.js";
import type { UnitFile } from "../../syntax/unit-file.js";
import { hiddenDropins, ownDropins, typeDropins } from "./dropins.js";
import { continuedAtEnd, environmentFiles, indentedComments } from "./files.js";
import { disconnectedTmp, impliedUserNamespace, otherSharing, privilegedOutside, tmpInUse } from "./sandbox.js";
import type { Subject } from "./subject.js";

/** Where a fact is so for a unit; nowhere: it is not. */
type Fact = (subject: Subject) => readonly Note[];

const on = (setting: Setting): Note => ({ at: setting.from.at, text: "" });
const start = ({ path }: UnitFile): Note => ({ at: wholeFile(path), text: "" });

const several: Fact = ({ unit }) => {
  const settings = ownAll(unit, "RestrictNamespaces");
  return settings.length > 1 ? settings.slice(-1).map(on) : [];
};

/** Properties by which other units start a unit. */
const PULLERS = ["RequiredBy", "RequisiteOf", "WantedBy", "BoundBy", "UpheldBy"] as const;

const pulledInBySeveral: Fact = ({ tree, unit, after }) => {
  const graph = dependenciesOf(tree, after);
  const pullers = PULLERS.flatMap((property) => graph.of(unit.name, property));
  if (new Set(pullers.map((puller) => puller.unit)).size < 2) return [];
  return pullers.flatMap(({ because }) => because.slice(0, 1));
};

const severalCommands: Fact = ({ tree, unit, after }) => {
  const seen = groupsBy(commandsOf(tree, unit, after), ({ setting }) => setting);
  return [...seen.values()].flatMap(([, second]) => (second ? [{ at: second.at, text: "" }] : []));
};

const words = (settings: readonly Setting[]): readonly string[] => settings.flatMap(({ value }) => value.text.match(/[^\s"']+/g) ?? []);

const unsetInCommand: Fact = ({ tree, unit, after }) => {
  const names = words(ownAll(unit, "UnsetEnvironment")).filter((name) => /^\w+$/.test(name));
  return commandsOf(tree, unit, after).flatMap(({ exec, at }) => {
    if (!exec || exec.noExpansion) return [];
    const uses = (text: string): boolean => names.some((name) => text === `$${name}` || text.replaceAll("$$", "").includes(`\${${name}}`));
    return exec.args.some(({ text }) => uses(text.text)) ? [{ at, text: "" }] : [];
  });
};

const variableOfDirectory: Fact = ({ unit }) =>
  ["Runtime", "State", "Cache", "Logs", "Configuration"].flatMap((kind) => {
    const sets = new RegExp(`(?:^|[\\s"'])${kind.toUpperCase()}_DIRECTORY=`);
    return own(unit, `${kind}Directory`)?.value.text
      ? ownAll(unit, "Environment")
          .filter(({ value }) => sets.test(value.text))
          .map(on)
      : [];
  });

/** A link in .wants/ or .requires/ of a whole system, to a file outside of the load path, of a unit that is not on it. */
const wantedFromOutside: Fact = ({ tree, unit, after }) => {
  if (!tree.complete) return [];
  return unit.links.flatMap(({ unit: name, path }) => {
    const target = tree.snapshot.links.get(path);
    const outside = target?.startsWith("/") && target !== "/dev/null" && !tree.directories.some((each) => target.startsWith(`${each}/`));
    return outside && tree.unit(name, after).load === "not-found" ? [{ at: wholeFile(path), text: "" }] : [];
  });
};

/** An instance with a number in front, as a socket with Accept=yes makes them for connections. */
const acceptedInstance: Fact = ({ tree, unit, after }) => {
  if (!/^\d+-/.test(unit.instance ?? "")) return [];
  const accept = own(tree.unit(`${prefixOf(unit.name)}.socket`, after), "Accept");
  if (!accept || parseBoolean(accept.value.text) !== true) return [];
  return [unit.fragment, ...unit.dropins].filter((file) => file?.path.includes(unit.name)).flatMap((file) => (file ? [start(file)] : []));
};

/** What conditions on units name beside settings. */
export const facts: Readonly<Record<FactName, Fact>> = {
  "own-mounts-before": ({ unit, before }) => mountNamespaceMakers(unit, before).map(({ note }) => note),
  "other-mounts": ({ unit, after }) =>
    mountNamespaceMakers(unit, after)
      .filter(({ setting }) => setting.key !== "MountFlags")
      .map(({ note }) => note),
  "several-restrict-namespaces": several,
  "other-sharing": otherSharing,
  "implied-user-namespace": impliedUserNamespace,
  "disconnected-tmp": disconnectedTmp,
  "disconnected-tmp-in-use": tmpInUse,
  "privileged-command": (subject) => privilegedOutside(subject, false),
  "privileged-command-in-tmp": (subject) => privilegedOutside(subject, true),
  "prefix-dropin": ({ unit }) => ownDropins(unit, /-\.\w+\.d$/).map(start),
  "type-dropin": ({ unit }) => typeDropins(unit).map(start),
  "hidden-dropin": ({ tree, unit }) => hiddenDropins(tree, unit).map(start),
  "accepted-instance": acceptedInstance,
  "pulled-in-by-several": pulledInBySeveral,
  "several-commands": severalCommands,
  "backslash-in-environment-file": (subject) => environmentFiles(subject, /^[ \t]*[A-Za-z_]\w*[ \t]*=.*"[^"\n]*\\[^"\\`$\n]/m),
  "continued-comment-in-environment-file": (subject) => environmentFiles(subject, /^[ \t]*[#;].*\\\n[ \t]*[A-Za-z_]\w*[ \t]*=/m),
  "continued-at-end": ({ unit }) => filesOf(unit).flatMap(continuedAtEnd),
  "indented-comment-in-value": ({ unit }) => filesOf(unit).flatMap(indentedComments),
  "unset-variable-in-command": unsetInCommand,
  "variable-of-directory": variableOfDirectory,
  "wanted-from-outside": wantedFromOutside,
  "no-own-rc-local": ({ tree, unit, after }) =>
    tree.unit("rc-local.service", after).fragment
      ? []
      : all(unit, "Unit.After")
          .concat(...unit.settings.values())
          .slice(0, 1)
          .map(on),
};

const filesOf = ({ fragment, dropins }: Unit): readonly UnitFile[] => [...(fragment ? [fragment] : []), ...dropins];
