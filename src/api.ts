/** All that rules may import. What a new rule needs beside it is added here. */

export { noSuchDirective } from "./catalog/confusions.js";
export { credentialKeys } from "./catalog/credentials.js";
export { allSections, directive, sectionsOf } from "./catalog/directives.js";
export { isKnownUnit, knownUnits } from "./catalog/known-units.js";
export { protects } from "./catalog/protects.js";
export { replacements } from "./catalog/replacements.js";
export { closest, closestDirective, closestSection } from "./catalog/suggest.js";
export { namesOf } from "./catalog/values.js";
export type { Fix, Note, Problem, Severity } from "./core/finding.js";
export { type Mapped, spanOf } from "./core/mapped.js";
export { editDistance } from "./core/nearest.js";
export { oncePer } from "./core/once.js";
export { type FilePath, fileName, parentOf, type Span, wholeFile } from "./core/span.js";
export { since, type Version } from "./core/version.js";
export type { Facts, Rule } from "./engine/rule.js";
export { ambientSet, boundingSet } from "./exposure/capabilities.js";
export { exposureOf } from "./exposure/exposure.js";
export { networkAccess } from "./exposure/resources.js";
export { isSwitchedOn, protectHome, runsAs } from "./exposure/service.js";
export { syscallFilter } from "./exposure/syscalls.js";
export { forkOf, staysInForeground } from "./model/daemons.js";
export { type OrderingCycle, orderingCycles } from "./model/dependencies/cycles.js";
export { isThereBefore } from "./model/dependencies/early.js";
export { type NamedUnit, namedUnits, unitDirectives } from "./model/dependencies/explicit.js";
export { canBeEnabled, installAliases, installedAlso, installedBy, installWords } from "./model/dependencies/install.js";
export { hasFile, isElsewhere, lookalike } from "./model/dependencies/lookalike.js";
export { isStandard } from "./model/dependencies/standard.js";
export { triggered } from "./model/dependencies/triggers.js";
export { isOrderedAfter, isPulledIn, pulledInBy, pullersOf, pullIns, pullsIn, startsOneOf, withEdgeTo } from "./model/dependencies/walk.js";
export { type DependencyGraph, dependenciesOf, isTemplate, type Property } from "./model/dependencies.js";
export { dependencyEntry, dropinIndex, readDropins } from "./model/dropins.js";
export { aliasError } from "./model/fragments.js";
export { inlineComment } from "./model/inline-comment.js";
export { type JudgedLine, judgedLines } from "./model/judged.js";
export { hasUnitSection, isMisnamedDropin, meantUnits, nameForSpecifiers } from "./model/layout.js";
export {
  commandsIn,
  contextOf,
  execLines,
  inOpenQuotes,
  keyedLines,
  namesUnits,
  oddLines,
  unknownSpecifier,
  verdictsOn,
} from "./model/lines.js";
export { instanceOf, isUnitName, templateOf, typeOf } from "./model/names.js";
export { consequence, hasSystemFile, isInstalled, isManagerSure, roleOf, servesBoth } from "./model/role.js";
export { allCommandsOf, commandsOf, execKeys, knownServiceType, serviceType } from "./model/service.js";
export { all, isOn, last, own, ownAll, ownSection, parseBoolean, wordsOf } from "./model/settings.js";
export { unescapeName } from "./model/specifiers.js";
export { accountsOf } from "./model/system/accounts.js";
export { absenceOf, directoriesOf, programAbsence } from "./model/system/places.js";
export { execProblem, firstThere, hasOtherRoot, type Program, programsOf, twinOf } from "./model/system/programs.js";
export { gravity } from "./model/system/use.js";
export type { Setting, Unit, UnitName, UnitTree } from "./model/unit.js";
export type { Mount } from "./namespaces/commands/acts.js";
export { environmentOf } from "./namespaces/commands/acts-of.js";
export { mentionsFuse } from "./namespaces/commands/mounting.js";
export { isBelow, knownPath, netnsName, samePath } from "./namespaces/commands/paths.js";
export { type Done, doneIn, doneOf, onceEach, placeOf } from "./namespaces/done.js";
export { lostFilesIn } from "./namespaces/file-fate.js";
export { joinsBetween, listenersOf, type Process } from "./namespaces/graph.js";
export { isUnmountedLater } from "./namespaces/history.js";
export { asksForAny, type JoinPair, joinPairs, processesOnHost, type Shareable } from "./namespaces/join-pairs.js";
export { EXEC_TYPES } from "./namespaces/joins.js";
export { type Fate, fateOf } from "./namespaces/mount-fate.js";
export { liftedByPrivateMountsNo, type Maker, mountNamespaceMakers, rootDirectory } from "./namespaces/mounts.js";
export { type HiddenName, hiddenNames, type NameFate, nameFateOf } from "./namespaces/name-fate.js";
export { isSeenOutside, readable } from "./namespaces/names.js";
export { concreteNames, dependsOn, type NameUse, nameUses, sameNames } from "./namespaces/netns-names.js";
export { causeOf, evidenceOf, isPrivateOnPurpose, keysOf, makersOf, remedyOf } from "./namespaces/private-mounts.js";
export { wishesOf } from "./namespaces/runtime.js";
export { userNamespaceMaker, utsNamespaceMaker } from "./namespaces/sandbox.js";
export { type PrivateTmp, privateTmp } from "./namespaces/tmp.js";
export { argumentsOf, isShell, isShellText, programName, shellText, systemProgram } from "./syntax/command.js";
export { addToSection, lineAbove } from "./syntax/edits.js";
export { type EnvironmentLine, environmentLines } from "./syntax/env-file.js";
export { type ExecCommand, type ExecErrorReason, newerPrefix, parseExec } from "./syntax/exec.js";
export { isComment, lineFrom } from "./syntax/lines.js";
export { isUnknown } from "./syntax/template.js";
export {
  type Assignment,
  blanksBehindBackslash,
  type Item,
  isInclude,
  itemsRead,
  keyAt,
  linesOf,
  textAt,
  type UnitFile,
} from "./syntax/unit-file.js";
export { splitWords, type Word } from "./syntax/words.js";
export { unitTypes } from "./values/unit-name.js";
export { complaintsOf } from "./verify/verify.js";
