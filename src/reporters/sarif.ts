import type { Finding, Fix } from "../core/finding.js";
import { groupsBy } from "../core/groups.js";
import type { FilePath, Span } from "../core/span.js";
import { fingerprints } from "./fingerprint.js";
import { exactJson } from "./json-text.js";
import { urlOf } from "./reference.js";
import { placeAt, type Report } from "./report.js";
import { visible } from "./visible.js";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/** SARIF 2.1.0, as code scanning services read it: one run, with the rules that found something. */
export function sarif(report: Report): string {
  const ids = [...new Set(report.findings.map(({ rule }) => rule))].sort();
  const names = fingerprints(report);
  const driver = { name: "unitlint", version: report.version, semanticVersion: report.version, rules: ids.map((id) => rule(id, report)) };
  const run = {
    tool: { driver },
    columnKind: "utf16CodeUnits",
    properties: { systemd: report.systemd },
    results: report.findings.map((finding) => result(finding, ids.indexOf(finding.rule), names.get(finding) ?? "", report)),
  };
  return exactJson({ $schema: SCHEMA, version: "2.1.0", runs: [run] });
}

function rule(id: string, { doc }: Report): object {
  const said = doc(id);
  if (!said) return { id };
  const url = urlOf(said);
  const see = `See: ${said.references.join("; ")}`;
  return {
    id,
    shortDescription: { text: said.summary },
    fullDescription: { text: said.why },
    help: {
      text: `${said.why}\n\n${see}\n\nunitlint explain ${id} shows examples.`,
      markdown: `${said.why}\n\n${see}\n\n\`unitlint explain ${id}\` shows examples.`,
    },
    ...(url === undefined ? {} : { helpUri: url }),
    defaultConfiguration: { level: LEVELS[said.severity] },
    properties: { tags: ["systemd", ...(said.optional ? [said.optional] : [])], ...(said.optional === "hardening" ? HARDENING : {}) },
  };
}

const HARDENING = { "security-severity": "3.0" };

function result(finding: Finding, ruleIndex: number, fingerprint: string, report: Report): object {
  const { severity, message, at, help, notes = [], fix, systemd, rejected = false, refused = false } = finding;
  const related = notes.map((note, id) => ({ id, message: { text: visible(note.text) }, physicalLocation: location(note.at, report) }));
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: visible(help === undefined ? message : `${message}; ${help}`) },
    locations: [{ physicalLocation: location(at, report) }],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    partialFingerprints: { primaryLocationLineHash: fingerprint, "unitlint/v1": fingerprint },
    ...(fix ? { fixes: [fixOf(fix, report)] } : {}),
    properties: { systemd, rejected, refused },
  };
}

function fixOf({ title, edits, create }: Fix, report: Report): object {
  const files = groupsBy(edits, ({ at }) => at.file);
  const changes = [...files].map(([file, all]) => ({
    artifactLocation: artifact(file, report),
    replacements: all.map(({ at, text }) => ({ deletedRegion: region(at, report), insertedContent: { text } })),
  }));
  if (create) {
    const deletedRegion = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
    const replacements = [{ deletedRegion, insertedContent: { text: create.text } }];
    changes.push({ artifactLocation: artifact(create.file, report), replacements });
  }
  return { description: { text: visible(title) }, artifactChanges: changes };
}

const location = (at: Span, report: Report): object => ({ artifactLocation: artifact(at.file, report), region: region(at, report) });

/** A name in a URI: by its bytes, where those are no UTF-8 too. */
const uriPart = (name: string): string =>
  name.replace(/\p{Cs}|\P{Cs}+/gu, (text) =>
    /\P{Cs}/u.test(text) ? encodeURIComponent(text) : `%${(text.charCodeAt(0) & 0xff).toString(16).toUpperCase()}`,
  );

/** A path as a URI: relative to the top of the repository, or absolute outside it. */
function artifact(path: FilePath, { repositoryPath }: Report): object {
  const shown = repositoryPath(path);
  const uri = shown.split("/").map(uriPart).join("/");
  return shown.startsWith("/") ? { uri: `file://${uri}` } : { uri, uriBaseId: "%SRCROOT%" };
}

function region({ file, start, end }: Span, { texts }: Report): object {
  const text = texts.get(file) ?? "";
  const from = placeAt(text, start);
  const to = placeAt(text, end);
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}
