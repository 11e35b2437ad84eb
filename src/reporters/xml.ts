import { visible } from "./visible.js";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** A text as it stands in XML, in an attribute too; what XML cannot hold is made visible, and no workflow of GitHub takes any of it for a command. */
export function xml(text: string): string {
  return visible(text)
    .replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c)
    .replace(/[\ufffe\uffff]/g, "?")
    .replaceAll("##[", "#&#35;[");
}
