import type { Fix, Note } from "../core/finding.js";
import type { Version } from "../core/version.js";
import { own, ownSection, parseBoolean } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import { type Done, placeOf } from "./done.js";
import type { Process } from "./graph.js";
import { liftedByPrivateMountsNo, type Maker, mountNamespaceMakers } from "./mounts.js";

/** The lines that give this process a mount namespace of its own; none where systemd refuses the unit. */
export function makersOf(process: Process, v: Version): readonly Maker[] {
  if (process.namespaces.mnt.kind !== "own" || process.fails?.status === "refused") return [];
  return mountNamespaceMakers(process.unit, v).filter(({ mainOnly }) => !mainOnly || process.directive === "ExecStart");
}

/** Whether a line says nothing but that the mounts of the unit are to be its own. */
export function isPrivateOnPurpose(makers: readonly Maker[]): boolean {
  return makers.some(({ explicit, setting }) => explicit || setting.key === "MountFlags");
}

/** What shows that an act of a process happens in a mount namespace of its own; `does` says what it does there, as "mounts here", where that is in a script. */
export function evidenceOf(done: Done, makers: readonly Maker[], does: string): readonly Note[] {
  const { act, process } = done;
  const plus = process.exec?.prefixes.find(({ prefix }) => prefix === "+");
  return [
    ...makers.map(({ note }) => note),
    ...(plus ? [{ at: plus.at, text: "the + prefix does not keep a command out of the mount namespace" }] : []),
    ...(placeOf(done) === act.at ? [] : [{ at: act.at, text: does }]),
  ];
}

/** `A=`, `A= and B=`, `A=, B= and C=`. */
export function keysOf(makers: readonly Maker[]): string {
  const keys = [...new Set(makers.map(({ setting }) => `${setting.key}=`))];
  const last = keys.pop() ?? "";
  return keys.length > 0 ? `${keys.join(", ")} and ${last}` : last;
}

/** The makers that PrivateMounts=no does not lift, or all where it lifts them. */
const decisive = (makers: readonly Maker[]): readonly Maker[] =>
  liftedByPrivateMountsNo(makers) ? makers : makers.filter(({ liftable }) => !liftable);

/** Why the mounts of a process are its own, as the first half of a sentence: by one line that suffices, so that it is the same in most versions. */
export function causeOf(makers: readonly Maker[]): string {
  const [first] = decisive(makers);
  if (!first) return "";
  if (first.liftable) return `${first.setting.key}= implies PrivateMounts= since systemd 254`;
  return `${first.setting.key}= gives each process a mount namespace of its own`;
}

/** Whether the unit asks for a network namespace, which implies private mounts since 254 unless PrivateMounts=no is set. */
function wantsNetwork(unit: Unit): boolean {
  const mounts = own(unit, "PrivateMounts");
  const lifted = mounts !== undefined && parseBoolean(mounts.value.text) === false;
  const network = own(unit, "PrivateNetwork");
  return (
    !lifted && ((network !== undefined && parseBoolean(network.value.text) === true) || !!own(unit, "NetworkNamespacePath")?.value.text)
  );
}

/** What to do to have the mounts of a unit's processes in the host's mount namespace; `instead` says what another unit could do. */
export function remedyOf(unit: Unit, makers: readonly Maker[], instead: string): { readonly help: string; readonly fix?: Fix } {
  if (!liftedByPrivateMountsNo(makers)) {
    const also = wantsNetwork(unit) ? ", and add PrivateMounts=no for what the network namespace implies since systemd 254" : "";
    return { help: `remove ${keysOf(decisive(makers))} from this unit${also}, or ${instead} a unit without ${keysOf(decisive(makers))}` };
  }
  const fix = fixOf(unit, makers);
  return { help: `add PrivateMounts=no to [${ownSection(unit)}]`, ...(fix && { fix }) };
}

/** PrivateMounts=no behind the line that implies it, or in place of a later PrivateMounts=. */
function fixOf(unit: Unit, makers: readonly Maker[]): Fix | undefined {
  const order = ({ from }: Setting): number => unit.assignments.indexOf(from);
  const last = [...makers].sort((a, b) => order(a.setting) - order(b.setting)).at(-1)?.setting.from;
  const later = unit.assignments.findLast(({ key }) => key === "PrivateMounts");
  const line = later && last && unit.assignments.indexOf(later) >= unit.assignments.indexOf(last) ? later : last;
  if (!line) return undefined;
  const { file, end } = line.at;
  if (line === later) return { title: "Set PrivateMounts=no", safe: false, edits: [{ at: line.at, text: "PrivateMounts=no" }] };
  const title = `Add PrivateMounts=no to [${ownSection(unit)}]`;
  return { title, safe: false, edits: [{ at: { file, start: end, end }, text: "\nPrivateMounts=no" }] };
}
