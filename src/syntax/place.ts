import type { FilePath } from "../core/span.js";

/** What the name of a file and of its directory say about it. */
export interface Place {
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
  return { unitType: unit.slice(unit.lastIndexOf(".") + 1), dropin };
}
