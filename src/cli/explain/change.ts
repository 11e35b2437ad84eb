import type { BehaviourChange } from "../../catalog/changes.js";
import { field, versionsOf } from "./text.js";

/** All that there is to say about a change of systemd's behaviour. */
export function explainChange({ id, effect, message, help, since, until, reference }: BehaviourChange): string {
  const blocks = [
    `${id}  (${effect}, behaviour of systemd)`,
    field("", message),
    field("Versions", versionsOf({ min: since, max: until })),
    ...(help === undefined ? [] : [field("Help", help)]),
    field("Silence", `# unitlint: ignore[${id}] -- reason`),
    field("See", reference),
  ];
  return `${blocks.join("\n\n")}\n`;
}
