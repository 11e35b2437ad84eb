import type { UnitName } from "../unit.js";

/** What a boot starts, as far as it has one of them, the ones that start less first: bootup(7). */
export const bootTargets: readonly UnitName[] = ["multi-user.target", "graphical.target", "default.target"];

/** After= of the targets that systemd itself ships, among each other: bootup(7). */
export const standardAfter: ReadonlyMap<UnitName, readonly UnitName[]> = new Map([
  ["sysinit.target", ["local-fs.target", "swap.target"]],
  ["basic.target", ["sysinit.target", "sockets.target", "paths.target", "slices.target"]],
  ["local-fs.target", ["local-fs-pre.target"]],
  ["remote-fs.target", ["remote-fs-pre.target"]],
  ["network.target", ["network-pre.target"]],
  ["network-online.target", ["network.target"]],
  ["multi-user.target", ["basic.target"]],
  ["graphical.target", ["multi-user.target"]],
  ["time-sync.target", ["time-set.target"]],
]);

/** Requires= and Wants= of the targets that systemd itself ships, among each other. */
export const standardWants: ReadonlyMap<UnitName, readonly UnitName[]> = new Map([
  ["graphical.target", ["multi-user.target"]],
  ["multi-user.target", ["basic.target"]],
  ["basic.target", ["sysinit.target", "sockets.target", "timers.target", "paths.target", "slices.target"]],
  ["sysinit.target", ["local-fs.target", "swap.target"]],
  ["time-sync.target", ["time-set.target"]],
  ["sockets.target", []],
  ["timers.target", []],
  ["paths.target", []],
  ["slices.target", []],
  ["local-fs.target", []],
  ["swap.target", []],
]);

const standard: ReadonlySet<UnitName> = new Set([...standardAfter, ...standardWants].flatMap(([name, others]) => [name, ...others]));

/** Whether this is one of the targets that systemd itself ships and that a boot loads. */
export function isStandard(name: UnitName): boolean {
  return standard.has(name);
}
