import type { Note } from "../../core/finding.js";
import { groupsBy } from "../../core/groups.js";
import type { FilePath } from "../../core/span.js";
import { type Version, version } from "../../core/version.js";
import { dependenciesOf, type Property } from "../../model/dependencies.js";
import { impliedSettings } from "../../model/implied.js";
import { effectiveSettings, ownSection } from "../../model/settings.js";
import { isTarget } from "../../model/snapshot.js";
import type { Dependency, Unit } from "../../model/unit.js";
import { jsonText } from "../../reporters/json-text.js";
import { placeAt } from "../../reporters/report.js";
import { visible } from "../../reporters/visible.js";
import { usageError } from "../failure.js";
import { type Loaded, load } from "../input/load.js";
import { type Found, partOperands, placesOf, unitsOf } from "../input/units.js";
import { choice, commandTable, type Options } from "../options.js";
import { write } from "../output/write.js";

/** `unitlint cat`: the units as systemd would have loaded them, every line with its origin. */
export async function run({ operands, values }: Options): Promise<number> {
  const form = choice(values, "format", commandTable.cat.formats, "text");
  const { names, paths } = partOperands(operands);
  const loaded = await load(paths, values);
  const v = version(loaded.target.range.max);
  const named = ({ unit }: Found): boolean => names.length > 0 || pathsOf(unit).some((path) => isTarget(loaded.snapshot, path));
  const found = unitsOf(loaded.trees, names, v).filter(named);
  if (form === "json") {
    const units = found.map((one) => unitJson(one, loaded, v));
    write(values, jsonText({ version: 1, systemd: String(v.number), units }), form);
    return 0;
  }
  const missing = names.filter((name) => !found.some(({ unit }) => unit.load !== "not-found" && unit.names.includes(name)));
  if (missing.length > 0 && missing.length === names.length) throw usageError(`no file for ${missing.join(", ")}`);
  write(values, found.map(({ unit }) => unitText(unit, loaded, v)).join("\n"));
  return 0;
}

function pathsOf(unit: Unit): readonly FilePath[] {
  const { fragment, dropins } = placesOf(unit);
  return fragment === undefined ? dropins : [fragment, ...dropins];
}

function unitJson({ unit, tree }: Found, { display, snapshot }: Loaded, v: Version): object {
  const place = (file: string, offset: number): object => ({
    path: display(file),
    line: placeAt(snapshot.files.get(file) ?? "", offset).line,
  });
  const because = (notes: readonly Note[]): readonly object[] =>
    notes.map(({ at, text }) => ({ ...place(at.file, at.start), message: text }));
  const entry = (property: Property, { unit, because: notes }: Dependency): object => ({
    [property.endsWith("MountsFor") ? "path" : "unit"]: unit,
    because: because(notes),
  });
  const { fragment, dropins } = placesOf(unit);
  const properties = [...dependenciesOf(tree, v).all(unit.name)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    id: unit.name,
    names: unit.names,
    load: unit.load,
    fragment: fragment === undefined ? null : display(fragment),
    dropins: dropins.map(display),
    settings: effectiveSettings(unit).map(({ section, key, value, from }) => ({
      section,
      key,
      value: value.text,
      ...place(value.file, from.at.start),
    })),
    dependencies: Object.fromEntries(properties.map(([property, all]) => [property, all.map((one) => entry(property, one))])),
  };
}

/** A unit as one unit file that says where each line comes from, with what its lines imply as comments. */
function unitText(unit: Unit, { display, snapshot }: Loaded, v: Version): string {
  const aliases = unit.names.filter((name) => name !== unit.name);
  const lines = [`# ${unit.name}: ${unit.load}${aliases.length > 0 ? `; also ${aliases.join(", ")}` : ""}`];
  for (const path of pathsOf(unit)) lines.push(`# ${visible(display(path))}`);
  for (const [section, settings] of groupsBy(effectiveSettings(unit), (setting) => setting.section)) {
    lines.push("", `[${section}]`);
    for (const { key, value, from } of settings) {
      const { line } = placeAt(snapshot.files.get(value.file) ?? "", from.at.start);
      lines.push(`# ${visible(display(value.file))}:${line}`, `${key}=${visible(value.text)}`);
    }
    if (section !== ownSection(unit)) continue;
    for (const { implication, by } of impliedSettings(unit, v)) {
      const { line } = placeAt(snapshot.files.get(by.from.at.file) ?? "", by.from.at.start);
      lines.push(`# implied by ${visible(display(by.from.at.file))}:${line}: ${implication.key}=${implication.value}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
