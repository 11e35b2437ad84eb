import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { NEWEST, version } from "../core/version.js";
import { assemble } from "../model/assemble.js";
import { readSnapshot } from "../node/read.js";
import { catJson, partArguments, unitsOf } from "./commands/cat.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    systemd: { type: "string" },
    format: { type: "string" },
    root: { type: "string" },
    user: { type: "boolean" },
    system: { type: "boolean" },
  },
});
if (positionals[0] !== "cat") {
  process.stderr.write("unitlint: not assembled yet\n");
  process.exitCode = 2;
} else {
  const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  const { names, paths } = partArguments(positionals.slice(1), isFile);
  const manager = values.user ? "user" : values.system ? "system" : undefined;
  const snapshot = readSnapshot({
    targets: paths.length === 0 && values.root === undefined ? ["."] : paths,
    ...(values.root === undefined ? {} : { root: values.root }),
    ...(manager ? { manager } : {}),
  });
  const trees = assemble(snapshot, manager ? { manager } : {});
  const v = version(Number(values.systemd ?? NEWEST));
  const units = unitsOf(trees, names, v);
  const show = (path: string): string => (values.root === undefined ? path : path.replace(/^\//, ""));
  process.stdout.write(
    catJson(
      units,
      String(v.number),
      show,
      ({ from, value }) => (snapshot.files.get(value.file) ?? "").slice(0, from.at.start).split("\n").length,
    ),
  );
}
