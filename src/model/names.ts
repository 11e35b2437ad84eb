import { parseUnitName, typeOf } from "../values/unit-name.js";
import type { UnitName } from "./unit.js";

export { typeOf };

/** Whether a text is the name of a unit, plain, template or instance: unit_name_is_valid() in unit-name.c. */
export function isUnitName(name: string): boolean {
  return parseUnitName(name) !== undefined;
}

/** The text between the first `@` and the type; "" for a template, undefined for a plain name. */
export function instanceOf(name: UnitName): string | undefined {
  const at = name.indexOf("@");
  return at < 0 ? undefined : name.slice(at + 1, name.lastIndexOf("."));
}

/** The text in front of `@`, or of the type where there is no `@`. */
export function prefixOf(name: UnitName): string {
  const at = name.indexOf("@");
  return name.slice(0, at < 0 ? name.lastIndexOf(".") : at);
}

/** The template of an instance: `foo@.service` for `foo@bar.service`; undefined for other names. */
export function templateOf(name: UnitName): UnitName | undefined {
  return instanceOf(name) ? withInstance(name, "") : undefined;
}

/** The name with another instance in place of its own. */
export function withInstance(name: UnitName, instance: string): UnitName {
  return `${name.slice(0, name.indexOf("@") + 1)}${instance}${name.slice(name.lastIndexOf("."))}`;
}
