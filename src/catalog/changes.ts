import type { BehaviourChange } from "./changes/change.js";
import { upTo244 } from "./changes/up-to-244.js";
import { upTo253 } from "./changes/up-to-253.js";
import { upTo257 } from "./changes/up-to-257.js";
import { upTo262 } from "./changes/up-to-262.js";

export * from "./changes/change.js";

/**
 * The changes of systemd 238 to 262 that existing units notice and that can be told from their files; those that a rule tells of (directives and
 * values that were removed or replaced, settings that are refused) are not among them. From NEWS and the sources, as measured.
 */
export const behaviourChanges: readonly BehaviourChange[] = [...upTo244, ...upTo253, ...upTo257, ...upTo262];

/** The change of that id. */
export function behaviourChange(id: string): BehaviourChange | undefined {
  return behaviourChanges.find((change) => change.id === id);
}
