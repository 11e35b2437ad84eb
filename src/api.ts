/** What rules and embedders import: the whole public interface. */
export { noSuchDirective } from "./catalog/confusions.js";
export { allSections, directive, sectionsOf } from "./catalog/directives.js";
export { isKnownUnit, knownUnits } from "./catalog/known-units.js";
export { protects } from "./catalog/protects.js";
export { type Replacement, replacements } from "./catalog/replacements.js";
export { closest, closestDirective, closestSection, type Suggestion } from "./catalog/suggest.js";
export { namesOf } from "./catalog/values.js";
export type { Edit, Finding, Fix, Note, Problem, Severity } from "./core/finding.js";
export { type Mapped, sliceMapped, spanOf } from "./core/mapped.js";
export { editDistance } from "./core/nearest.js";
export type { FilePath, Span } from "./core/span.js";
export { exists, since, type Version, type VersionRange } from "./core/version.js";
export type { Example, Facts, Precondition, Rule, RuleDoc } from "./engine/rule.js";
export { ambientSet, boundingSet } from "./exposure/capabilities.js";
export { type CheckResult, type Exposure, exposureOf, type Level } from "./exposure/exposure.js";
export { type NetworkAccess, networkAccess } from "./exposure/resources.js";
export { isSwitchedOn, protectHome, runsAs } from "./exposure/service.js";
export { syscallFilter } from "./exposure/syscalls.js";
export { type OrderedAfter, type OrderingCycle, orderingCycles } from "./model/dependencies/cycles.js";
export { isThereBefore } from "./model/dependencies/early.js";
export { type NamedUnit, namedUnits, unitDirectives } from "./model/dependencies/explicit.js";
export { installAliases, installedAlso, installedBy } from "./model/dependencies/install.js";
export { hasFile, isElsewhere, lookalike } from "./model/dependencies/lookalike.js";
export { isStandard } from "./model/dependencies/standard.js";
export { triggered } from "./model/dependencies/triggers.js";
export { isOrderedAfter, pulledInBy, pullersOf, pullIns, pullsIn, reach } from "./model/dependencies/walk.js";
export { type DependencyGraph, dependenciesOf, type GraphUnit, isTemplate, type Property } from "./model/dependencies.js";
export { aliasError } from "./model/fragments.js";
export { type InlineComment, inlineComment } from "./model/inline-comment.js";
export { type JudgedLine, judgedLines } from "./model/judged.js";
export { hasUnitSection, isMisnamedDropin, meantUnits } from "./model/layout.js";
export {
  contextOf,
  type ExecAssignment,
  execLines,
  inOpenQuotes,
  type KeyedLine,
  keyedLines,
  namesUnits,
  unknownSpecifier,
  verdictsOn,
} from "./model/lines.js";
export { instanceOf, isUnitName, prefixOf, templateOf, typeOf } from "./model/names.js";
export { consequence, isManagerSure, type Role, roleOf, servesBoth } from "./model/role.js";
export { commandsOf, serviceType, type UnitCommand } from "./model/service.js";
export { all, isOn, last, own, ownAll, ownSection, parseBoolean } from "./model/settings.js";
export type { Snapshot } from "./model/snapshot.js";
export { unescapeName } from "./model/specifiers.js";
export { accountsOf } from "./model/system/accounts.js";
export { absenceOf, directoriesOf, programAbsence } from "./model/system/places.js";
export { execProblem, firstThere, hasOtherRoot, type Program, programsOf, twinOf } from "./model/system/programs.js";
export { gravity } from "./model/system/use.js";
export type { Manager, Setting, Unit, UnitName, UnitTree, UnitType } from "./model/unit.js";
export { namespaceGraph } from "./namespaces/build.js";
export type {
  Act,
  LinkNamespace,
  Mount,
  NameNamespace,
  Run,
  TouchFile,
  Unmount,
  UnnameNamespace,
  UseNamespace,
  View,
  Whereabouts,
  Whose,
} from "./namespaces/commands/acts.js";
export { actsOf, environmentOf } from "./namespaces/commands/acts-of.js";
export { mentionsFuse } from "./namespaces/commands/mounting.js";
export { canonicalPath, isBelow, mentionsPath, netnsName, netnsPath, samePath } from "./namespaces/commands/paths.js";
export { useOf } from "./namespaces/commands/uses.js";
export { type Done, doneIn, doneOf, placeOf, seesMountsOf } from "./namespaces/done.js";
export type {
  Belongs,
  Fails,
  Join,
  Listener,
  Namespace,
  NamespaceEdge,
  NamespaceGraph,
  NamespaceKind,
  NamespaceName,
  Process,
} from "./namespaces/graph.js";
export { asksForAny, type JoinPair, joinPairs, processesOnHost, type Shareable } from "./namespaces/join-pairs.js";
export { EXEC_TYPES, type JoinEdge, joinEdges } from "./namespaces/joins.js";
export { type Fate, fateOf, type MissedUse } from "./namespaces/mount-fate.js";
export { liftedByPrivateMountsNo, type Maker, mountNamespaceMakers, rootDirectory } from "./namespaces/mounts.js";
export { isSeenOutside, readable, whereId } from "./namespaces/names.js";
export { concreteNames, dependsOn, isSameName, type KnownName, type NameUse, nameUses } from "./namespaces/netns-names.js";
export { causeOf, isPrivateOnPurpose, keysOf, makersOf, remedyOf } from "./namespaces/private-mounts.js";
export { type Wishes, wishesOf } from "./namespaces/runtime.js";
export { cgroupNamespaceMaker, userNamespaceMaker, utsNamespaceMaker } from "./namespaces/sandbox.js";
export { type PrivateTmp, privateTmp } from "./namespaces/tmp.js";
export { addToSection } from "./syntax/edits.js";
export { type EnvironmentLine, environmentLines } from "./syntax/env-file.js";
export { type ExecCommand, type ExecError, type ExecErrorReason, type ExecLine, newerPrefix, parseExec } from "./syntax/exec.js";
export { isComment, lineFrom } from "./syntax/lines.js";
export { isUnknown } from "./syntax/template.js";
export {
  type Assignment,
  assignmentsOf,
  blanksBehindBackslash,
  type Item,
  isInclude,
  itemsRead,
  textAt,
  type UnitFile,
} from "./syntax/unit-file.js";
export { splitWords, type Word } from "./syntax/words.js";
export { unitTypes } from "./values/unit-name.js";
export { complaintsOf } from "./verify/verify.js";
