import { isUnknown } from "../../syntax/template.js";
import type { SystemFiles } from "../snapshot.js";
import type { Setting, Unit } from "../unit.js";
import { isVolatile } from "./places.js";

/** Whether the conditions and assertions of a unit hold in a system that does not run. */
export type Guard = "holds" | "fails" | "unknown";

/** Evaluates the Condition…= and Assert…= settings of a unit that ask for files: condition_test() in condition.c. */
export function guardOf(unit: Unit, system: SystemFiles): Guard {
  const settings = [...unit.settings.values()].flat().filter(({ section, key }) => section === "Unit" && /^(Condition|Assert)/.test(key));
  const answers = settings.filter(({ value }) => value.text !== "").map((setting) => test(setting, system));
  const must = answers.filter(({ trigger }) => !trigger).map(({ guard }) => guard);
  const any = answers.filter(({ trigger }) => trigger).map(({ guard }) => guard);
  if (must.includes("fails") || (any.length > 0 && any.every((guard) => guard === "fails"))) return "fails";
  return must.includes("unknown") || (any.length > 0 && !any.includes("holds")) ? "unknown" : "holds";
}

function test({ key, value }: Setting, system: SystemFiles): { readonly guard: Guard; readonly trigger: boolean } {
  const [, trigger = "", negated = "", text = ""] = /^(\|?)(!?)(.*)$/s.exec(value.text) ?? [];
  const holds =
    text.startsWith("/") && !isUnknown(text) && !isVolatile(text) ? ask(key.replace(/^(Condition|Assert)/, ""), text, system) : undefined;
  const guard = holds === undefined ? "unknown" : holds !== (negated === "!") ? "holds" : "fails";
  return { guard, trigger: trigger === "|" };
}

function ask(what: string, path: string, system: SystemFiles): boolean | undefined {
  const { kind, executable } = system.at(path);
  if (kind === "unknown") return undefined;
  switch (what) {
    case "PathExists":
      return kind !== "missing";
    case "PathIsDirectory":
      return kind === "directory";
    case "FileIsExecutable":
      return kind === "file" && executable;
    case "FileNotEmpty":
      return kind === "missing" ? false : undefined;
    case "DirectoryNotEmpty":
      return kind === "directory" && system.names(path).length > 0;
    default:
      return undefined;
  }
}
