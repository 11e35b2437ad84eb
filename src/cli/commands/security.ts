import { version } from "../../core/version.js";
import { exposureOf } from "../../exposure/exposure.js";
import { isTarget, type Snapshot } from "../../model/snapshot.js";
import type { Unit } from "../../model/unit.js";
import { exposureJson } from "../../reporters/exposure/json.js";
import { exposurePretty } from "../../reporters/exposure/pretty.js";
import { usageError } from "../failure.js";
import { load } from "../input/load.js";
import { partOperands, placesOf, unitsOf } from "../input/units.js";
import { choice, commandTable, type Options } from "../options.js";
import { styleFor } from "../output/style.js";
import { write } from "../output/write.js";

/** `unitlint security`: the exposure of the services named, or of all; by the newest version where a range of them is asked for. */
export async function run({ operands, values }: Options): Promise<number> {
  const format = choice(values, "format", commandTable.security.formats, "pretty");
  const { names, paths } = partOperands(operands);
  const { snapshot, trees, target, display } = await load(paths, values);
  const v = version(target.range.max);
  const loaded = unitsOf(trees, names, v)
    .map(({ unit }) => unit)
    .filter(({ type, load }) => type === "service" && load === "loaded");
  const missing = names.find((name) => !loaded.some((unit) => unit.names.includes(name)));
  if (missing !== undefined) throw usageError(`${missing} is no service that systemd ${v.number} loads`);
  const services = loaded
    .filter((unit) => names.length > 0 || isAskedFor(unit, snapshot))
    .map((unit) => ({ unit: unit.name, path: placesOf(unit).fragment, found: exposureOf(unit, v) }))
    .sort((a, b) => (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0));
  const inFull = names.length > 0 || services.length === 1;
  const report = { services, inFull, systemd: `${v.number}`, texts: snapshot.files, display };
  write(values, format === "json" ? exposureJson(report) : exposurePretty(report, await styleFor(values)), format);
  return 0;
}

/** Whether any file of the unit lies below a path that the user gave. */
const isAskedFor = ({ fragment, dropins }: Unit, snapshot: Snapshot): boolean =>
  [fragment, ...dropins].some((file) => file !== undefined && isTarget(snapshot, file.path));
