import { unmasked } from "../syntax/template.js";

/** What JSON lets stand as it is, and a terminal may obey or hide. */
const UNSEEN = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A value as indented JSON that can be shown on a terminal: characters without a look of their own are escaped, and what a workflow of GitHub would take for a command. */
export function exactJson(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2)
    .replace(UNSEEN, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("##[", "#\\u0023[");
  return `${text}\n`;
}

/** The same of what was read from units: placeholders of other tools stand as `…`. */
export const jsonText = (value: unknown): string => unmasked(exactJson(value));
