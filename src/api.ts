/** What rules and embedders import: the whole public interface. */
export type { Edit, Finding, Fix, Note, Problem, Severity } from "./core/finding.js";
export { type Mapped, sliceMapped, spanOf } from "./core/mapped.js";
export type { FilePath, Span } from "./core/span.js";
export { exists, since, type Version, type VersionRange } from "./core/version.js";
export type { Example, Facts, Rule, RuleDoc } from "./engine/rule.js";
export { all, isOn, last, own, ownAll, ownSection, parseBoolean } from "./model/settings.js";
export type { Manager, Setting, Unit, UnitName, UnitTree, UnitType } from "./model/unit.js";
export type { Belongs, Join, Listener, Namespace, NamespaceGraph, NamespaceKind, Process } from "./namespaces/graph.js";
export { isUnknown } from "./syntax/template.js";
export { type Assignment, assignmentsOf, textAt, type UnitFile } from "./syntax/unit-file.js";
export { splitWords, type Word } from "./syntax/words.js";
