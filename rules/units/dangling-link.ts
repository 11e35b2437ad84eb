import {
  fileName,
  hasFile,
  isElsewhere,
  isUnitName,
  type Problem,
  parentOf,
  type Rule,
  type UnitTree,
  type Version,
  wholeFile,
} from "../../src/api.js";

/** Where a link leads, as far as its text says. */
function pointed(path: string, target: string, root: string): string {
  if (target.startsWith("/")) return root === "/" ? target : root + target;
  const parts: string[] = [];
  for (const part of `${parentOf(path)}/${target}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Links at units' names that lead to nothing: they hide files of that name in lower directories. */
function* aliases(tree: UnitTree): Generator<Problem> {
  const { files, links, others, failures, skipped, system } = tree.snapshot;
  for (const [path, target] of links) {
    const name = fileName(path);
    if (!isUnitName(name) || !tree.directories.includes(parentOf(path)) || target.endsWith("/dev/null")) continue;
    const end = pointed(path, target, tree.root);
    if ([files, links, others, failures, skipped].some((known) => known.has(end)) || failures.has(path)) continue;
    if (!tree.directories.includes(parentOf(end)) || (system && system.at(end).kind !== "missing")) continue;
    yield {
      message: `the link leads to ${target}, which does not exist, so there is no unit ${name}`,
      at: wholeFile(path),
    };
  }
}

/** Links in .wants/ and its like for units that do not exist. */
function* wanted(tree: UnitTree, v: Version): Generator<Problem> {
  if (!tree.complete) return;
  for (const owner of tree.names) {
    for (const { property, unit, path } of tree.unit(owner, v).links) {
      if (hasFile(tree, unit, v) || isElsewhere(unit, tree)) continue;
      const fails = property === "Requires";
      yield {
        message: `the link makes ${property}=${unit} of ${owner}, but there is no such unit${fails ? `: ${owner} does not start` : ""}`,
        at: wholeFile(path),
        severity: fails ? "error" : "warning",
      };
    }
  }
}

export const rule: Rule = {
  id: "dangling-link",
  summary: "Link to a unit that does not exist",
  why: "A link in a directory of the load path is another name of a unit, one in .wants starts the unit of its name. If that unit was removed or renamed, nothing is started, and at the name of an alias there is no unit any more, even where a directory of lower priority has one.",
  severity: "warning",
  references: ["systemd.unit(5), UNIT FILE LOAD PATH"],
  examples: [
    {
      name: "alias",
      bad: {
        "web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "http.service": { link: "webserver.service" },
      },
      good: {
        "web.service": "[Service]\nExecStart=/usr/bin/web\n",
        "http.service": { link: "web.service" },
      },
      flags: "",
    },
  ],
  scope: "tree",
  *check(tree, { v }) {
    yield* aliases(tree);
    yield* wanted(tree, v);
  },
};
