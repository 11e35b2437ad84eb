import type { FilePath } from "../core/span.js";

/** What the name of a file and of its directory say about it. */
export interface Place {
  /** The unit's name; of a drop-in that of the unit or units that its directory names, as `foo-.service` or `service`. */
  readonly unit: string;
  /** The type of the units that it is for, as `service`. */
  readonly unitType: string;
  /** Whether it is a drop-in: `foo.service.d/x.conf`, or `service.d/x.conf` for all units of the type. */
  readonly dropin: boolean;
}

const TEMPLATE_SUFFIX = /\.(?:in|j2|jinja2?|tmpl|tpl|template|erb|epp|mustache)$/;

/** Where a unit file or drop-in stands. Suffixes of template languages do not count. */
export function placeOf(path: FilePath): Place {
  const [name = "", directory = ""] = path.replace(TEMPLATE_SUFFIX, "").split("/").reverse();
  const dropin = directory.endsWith(".d") && name.endsWith(".conf");
  const unit = dropin ? directory.slice(0, -2) : name;
  return { unit, unitType: unit.slice(unit.lastIndexOf(".") + 1), dropin };
}

/** What systemd does about a line that it cannot take, as a clause; `fatal`: one that it does not merely skip. */
export function consequence(fatal: boolean, { dropin }: Place): string {
  if (!fatal) return "so systemd ignores this line";
  return dropin ? "so systemd reads no further in this drop-in" : "so systemd does not load the unit";
}
