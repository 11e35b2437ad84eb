import { type FilePath, type Rule, roleOf, type UnitTree } from "../../src/api.js";

/** The place of a drop-in's directory in the load path: the lower, the higher its priority. */
const rank = (tree: UnitTree, path: FilePath): number => tree.directories.findIndex((directory) => path.startsWith(`${directory}/`));

export const rule: Rule = {
  id: "dropin-overridden",
  summary: "Setting of a drop-in that another drop-in overrides",
  why: "Drop-ins of a unit are read in the order of their names, whatever directory they stand in. A setting in 10-a.conf below /etc has no effect where 50-b.conf below /usr/lib sets the same: only a name behind that one, or the same name, wins.",
  severity: "info",
  references: ["systemd.unit(5), drop-in directories"],
  examples: [
    {
      name: "the vendor's drop-in is read later",
      bad: {
        "usr/lib/systemd/system/app.service": "[Service]\nExecStart=/usr/bin/app\n",
        "usr/lib/systemd/system/app.service.d/50-vendor.conf": "[Service]\nNice=10\n",
        "etc/systemd/system/app.service.d/10-local.conf": "[Service]\nNice=0\n",
      },
      good: {
        "usr/lib/systemd/system/app.service": "[Service]\nExecStart=/usr/bin/app\n",
        "usr/lib/systemd/system/app.service.d/50-vendor.conf": "[Service]\nNice=10\n",
        "etc/systemd/system/app.service.d/90-local.conf": "[Service]\nNice=0\n",
      },
      flags: "Nice=0",
    },
  ],
  scope: "unit",
  *check(unit, { tree }) {
    if (unit.load !== "loaded" || unit.dropins.length < 2 || !unit.fragment) return;
    const winning = new Set([...unit.settings.values()].flatMap((settings) => settings.map(({ from }) => from)));
    for (const line of unit.assignments) {
      if (winning.has(line) || line.value.text === "" || !roleOf(line.at.file).dropin) continue;
      const winner = unit.settings.get(`${line.section}.${line.key}`)?.at(-1)?.from;
      if (!winner || winner.at.file === line.at.file || winner.value.text === line.value.text) continue;
      if (unit.assignments.indexOf(winner) < unit.assignments.indexOf(line)) continue;
      if (roleOf(line.at.file).unit !== roleOf(winner.at.file).unit || rank(tree, line.at.file) > rank(tree, winner.at.file)) continue;
      const higher = rank(tree, line.at.file) < rank(tree, winner.at.file);
      yield {
        message: `${line.key}= has no effect, as a drop-in that is read later sets it too`,
        at: line.at,
        severity: higher ? "warning" : "info",
        notes: [{ at: winner.at, text: "this one holds" }],
        ...(higher ? { help: "give the drop-in a name that sorts behind the other's" } : {}),
      };
    }
  },
};
