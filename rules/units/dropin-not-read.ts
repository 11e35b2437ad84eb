import {
  dropinIndex,
  type FilePath,
  hasFile,
  hasUnitSection,
  instanceOf,
  isKnownUnit,
  isMisnamedDropin,
  isUnitName,
  meantUnits,
  type Problem,
  type Rule,
  readDropins,
  roleOf,
  type UnitTree,
  type Version,
  wholeFile,
} from "../../src/api.js";

const split = (path: FilePath): readonly [directory: FilePath, name: string] => {
  const slash = path.lastIndexOf("/");
  return [path.slice(0, slash), path.slice(slash + 1)];
};

/** Files that systemd does not even look at. */
function* strays(tree: UnitTree): Generator<Problem> {
  for (const [path, text] of tree.snapshot.files) {
    if (tree.files.has(path) || !hasUnitSection(text)) continue;
    const [directory, name] = split(path);
    const [above, folder] = split(directory);
    const at = wholeFile(path);
    if (isMisnamedDropin(directory, name) && tree.directories.includes(above)) {
      yield { message: `systemd does not read this file: of ${folder} it reads files only whose names end in .conf`, at };
      continue;
    }
    const unit = name.endsWith(".conf") ? meantUnits(folder).find((meant) => tree.files.has(`${above}/${meant}`)) : undefined;
    if (unit === undefined) continue;
    const sure = /@$|\./.test(folder);
    yield {
      message: `systemd does not read this file: drop-ins for ${unit} stand in ${unit}.d, not in ${folder}`,
      at,
      severity: sure ? "warning" : "info",
    };
  }
}

/** Drop-ins of units that are not there, and those that another one of the same name hides. */
function* unused(tree: UnitTree, v: Version): Generator<Problem> {
  for (const { path } of tree.files.values()) {
    const { unit: owner, dropin } = roleOf(path);
    if (!dropin || !isUnitName(owner) || instanceOf(owner) === "" || owner.includes("-.")) continue;
    const unit = tree.unit(owner, v);
    const { paths, byName } = dropinIndex(unit);
    if (paths.has(path) || readDropins(tree, v).has(path)) continue;
    const at = wholeFile(path);
    const [directory, name] = split(path);
    const hiding = byName.get(name);
    if (hiding !== undefined && hiding !== path && unit.load === "loaded") {
      yield {
        message: `systemd reads ${hiding.slice(tree.root.length)} in place of this file, which has the same name`,
        at,
        severity: "info",
      };
    } else if (tree.complete && /\.(service|socket|timer|target|path)$/.test(owner) && !hasFile(tree, owner, v)) {
      if (isKnownUnit(owner, tree.manager) || instanceOf(owner) !== undefined) continue;
      yield {
        message: `systemd does not read this file, as there is no ${owner} that ${split(directory)[1]} belongs to`,
        at,
        severity: "info",
      };
    }
  }
}

export const rule: Rule = {
  id: "dropin-not-read",
  summary: "Drop-in that systemd does not read",
  why: "systemd reads the files of foo.service.d whose names end in .conf. A directory of another name, as foo or foo@, another extension, or a unit that is not there: in all these cases the settings have no effect, and nothing says so. Of two drop-ins of the same name, the one in the directory of higher priority hides the other.",
  severity: "warning",
  references: ["systemd.unit(5), drop-in directories", "unit_file_find_dropin_paths() in dropin.c"],
  examples: [
    {
      name: "directory without type",
      bad: { "vpn@.service": "[Service]\nExecStart=/usr/sbin/vpn %i\n", "vpn@/override.conf": "[Service]\nPrivateNetwork=yes\n" },
      good: {
        "vpn@.service": "[Service]\nExecStart=/usr/sbin/vpn %i\n",
        "vpn@.service.d/override.conf": "[Service]\nPrivateNetwork=yes\n",
      },
      flags: "",
    },
    {
      name: "another extension",
      bad: { "vpn.service": "[Service]\nExecStart=/usr/sbin/vpn\n", "vpn.service.d/override.cfg": "[Service]\nPrivateNetwork=yes\n" },
      good: { "vpn.service": "[Service]\nExecStart=/usr/sbin/vpn\n", "vpn.service.d/override.conf": "[Service]\nPrivateNetwork=yes\n" },
      flags: "",
    },
    {
      name: "hidden by one of the same name",
      bad: {
        "usr/lib/systemd/system/vpn.service": "[Service]\nExecStart=/usr/sbin/vpn\n",
        "usr/lib/systemd/system/vpn.service.d/10-net.conf": "[Service]\nPrivateNetwork=yes\n",
        "etc/systemd/system/vpn.service.d/10-net.conf": "[Service]\nNice=5\n",
      },
      good: {
        "usr/lib/systemd/system/vpn.service": "[Service]\nExecStart=/usr/sbin/vpn\n",
        "usr/lib/systemd/system/vpn.service.d/10-net.conf": "[Service]\nPrivateNetwork=yes\n",
        "etc/systemd/system/vpn.service.d/20-nice.conf": "[Service]\nNice=5\n",
      },
      flags: "",
    },
  ],
  scope: "tree",
  *check(tree, { v }) {
    yield* strays(tree);
    yield* unused(tree, v);
  },
};
