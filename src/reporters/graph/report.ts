import type { Note } from "../../core/finding.js";
import type { FilePath, Span } from "../../core/span.js";
import type { NamespaceGraph } from "../../namespaces/graph.js";
import type { Move } from "../../namespaces/moves.js";
import { placeAt, type Style } from "../report.js";

/** All that a picture of namespaces is made from. */
export interface GraphReport {
  readonly graph: NamespaceGraph;
  /** The texts that places point into. */
  readonly texts: ReadonlyMap<FilePath, string>;
  /** A path as the user knows it. */
  readonly display: (path: FilePath) => string;
  /** The version, as `257`; of a difference both, as `253 to 254`. */
  readonly systemd: string;
  /** Of a difference: what moved on the way from the older version. */
  readonly moves?: readonly Move[];
}

/** Turns a graph into the text to print. */
export type GraphReporter = (report: GraphReport, style: Style) => string;

/** A span as the user knows it. */
export function placeOf(
  { texts, display }: Pick<GraphReport, "texts" | "display">,
  at: Span,
): { readonly path: string; readonly line: number; readonly column: number } {
  return { path: display(at.file), ...placeAt(texts.get(at.file) ?? "", at.start) };
}

/** `path:line`. */
export function lineOf(report: Pick<GraphReport, "texts" | "display">, at: Span): string {
  const { path, line } = placeOf(report, at);
  return `${path}:${line}`;
}

/** Notes, each once. */
export function distinct(notes: readonly Note[]): readonly Note[] {
  const seen = new Set<string>();
  return notes.filter(({ at, text }) => {
    const key = `${at.file}:${at.start}:${text}`;
    return !seen.has(key) && seen.add(key);
  });
}
