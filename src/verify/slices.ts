import type { Unit } from "../model/unit.js";
import { type Complaint, ownHeader } from "./complaint.js";

/** Whether a slice's name says its place in the tree: slice_name_is_valid() in systemd's unit-name.c. */
function isSliceName(name: string): boolean {
  const path = name.slice(0, name.lastIndexOf("."));
  return path === "-" || (!name.includes("@") && path.split("-").every((part) => part !== ""));
}

/** slice_load() of systemd's slice.c: the dashes of the name are the path to the root slice. */
export function* verifySlice(unit: Unit): Generator<Complaint> {
  if (isSliceName(unit.name)) return;
  yield {
    rule: "bad-slice-name",
    message: `${unit.name} is no name of a slice, whose dashes stand between the names of the slices above it, so systemd does not load it`,
    at: ownHeader(unit),
    refused: true,
  };
}
