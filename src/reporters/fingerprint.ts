import type { Finding } from "../core/finding.js";
import type { Report } from "./report.js";

const PRIME = 0x100000001b3n;
const MASK = 0xffffffffffffffffn;

/** FNV-1a of 64 bits, over the UTF-16 code units of a text. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) value = ((value ^ BigInt(text.charCodeAt(at))) * PRIME) & MASK;
  return value.toString(16).padStart(16, "0");
}

/**
 * A name for each finding that stays the same when lines around it come and go: from its rule, its file, what is marked, and what is said of it. Of
 * findings that are alike, the second one has another name than the first.
 */
export function fingerprints({ findings, texts, repositoryPath }: Report): ReadonlyMap<Finding, string> {
  const seen = new Map<string, number>();
  const names = new Map<Finding, string>();
  for (const finding of findings) {
    const { rule, at, message } = finding;
    const marked = (texts.get(at.file) ?? "").slice(at.start, at.end).replace(/\s+/g, " ");
    const what = [rule, repositoryPath(at.file), marked, message].join("\0");
    const count = seen.get(what) ?? 0;
    seen.set(what, count + 1);
    names.set(finding, hash(`${what}\0${count}`));
  }
  return names;
}
