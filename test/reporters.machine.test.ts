import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding } from "../src/core/finding.js";
import { checkstyle } from "../src/reporters/checkstyle.js";
import { fingerprints } from "../src/reporters/fingerprint.js";
import { annotations, github, stepSummary, withoutCommands } from "../src/reporters/github.js";
import { gitlab } from "../src/reporters/gitlab.js";
import { junit } from "../src/reporters/junit.js";
import type { Report, Reporter } from "../src/reporters/report.js";
import { sarif } from "../src/reporters/sarif.js";

const style = { width: 100, paint: (_: string, text: string) => text };
const FILE = "/repo/units/a b.service";
const OTHER = "/usr/lib/systemd/system/b.service";
const texts = new Map([
  [FILE, '[Service]\nExecStrat=/bin/true\nUser="<x>" & y\n'],
  [OTHER, "[Unit]\n"],
]);

const typo: Finding = {
  rule: "unknown-directive",
  severity: "error",
  message: "[Service] has no ExecStrat=",
  at: { file: FILE, start: 10, end: 19 },
  systemd: { since: null, until: null },
  help: "did you mean ExecStart=?",
  notes: [{ at: { file: OTHER, start: 0, end: 6 }, text: "because of this" }],
  fix: { title: "Write ExecStart=", safe: true, edits: [{ at: { file: FILE, start: 10, end: 19 }, text: "ExecStart" }] },
  rejected: true,
};
const hint: Finding = {
  rule: "odd-user",
  severity: "info",
  message: 'User= is "<x>" & y',
  at: { file: FILE, start: 30, end: 44 },
  systemd: { since: 254, until: null },
  fix: { title: "Add a drop-in", safe: false, edits: [], create: { file: `${FILE}.d/x.conf`, text: "[Service]\nUser=y\n" } },
};

const reportOf = (findings: readonly Finding[], more: Partial<Report> = {}): Report => ({
  findings,
  texts,
  display: (path) => path,
  repositoryPath: (path) => path.replace("/repo/", ""),
  doc: (id) => ({ id, summary: `About ${id}`, why: "Because.", severity: "error", references: ["systemd.exec(5) User=", "NEWS 254"] }),
  version: "1.2.3",
  systemd: "257",
  systemdFrom: "",
  files: 2,
  units: 1,
  ...more,
});
const both = reportOf([typo, hint]);

/** A part of the schema of SARIF 2.1.0: of each object that is written, the properties that it may have and, with `!`, must have. */
const SARIF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  log: { $schema: "string", "version!": "2.1.0", "runs!": "run[]" },
  run: { "tool!": "tool", columnKind: "utf16CodeUnits", properties: "bag", results: "result[]" },
  tool: { "driver!": "driver" },
  driver: { "name!": "string", version: "string", semanticVersion: "string", rules: "rule[]" },
  rule: {
    "id!": "string",
    shortDescription: "message",
    fullDescription: "message",
    help: "message",
    helpUri: "uri",
    defaultConfiguration: "configuration",
    properties: "bag",
  },
  configuration: { level: "none|note|warning|error" },
  message: { "text!": "string", markdown: "string" },
  result: {
    ruleId: "string",
    ruleIndex: "number",
    level: "none|note|warning|error",
    "message!": "message",
    locations: "location[]",
    relatedLocations: "location[]",
    partialFingerprints: "bag",
    fixes: "fix[]",
    properties: "bag",
  },
  location: { id: "number", message: "message", physicalLocation: "physical" },
  physical: { "artifactLocation!": "artifact", region: "region" },
  artifact: { "uri!": "uri", uriBaseId: "string" },
  region: { "startLine!": "number+", "startColumn!": "number+", "endLine!": "number+", "endColumn!": "number+" },
  fix: { description: "message", "artifactChanges!": "change[]" },
  change: { "artifactLocation!": "artifact", "replacements!": "replacement[]" },
  replacement: { "deletedRegion!": "region", insertedContent: "content" },
  content: { text: "string" },
};

/** What is wrong with a value that should be of a type. */
function* faults(value: unknown, type: string, at: string): Generator<string> {
  if (type.endsWith("[]")) {
    if (!Array.isArray(value)) yield `${at} is no array`;
    else for (const [n, one] of value.entries()) yield* faults(one, type.slice(0, -2), `${at}[${n}]`);
  } else if (type === "bag") {
    if (typeof value !== "object" || value === null || Array.isArray(value)) yield `${at} is no object`;
  } else if (type === "uri") {
    if (typeof value !== "string" || !/^[\w.~%:/?#@!$&'()*+,;=-]+$/.test(value)) yield `${at} is no URI`;
  } else if (type === "number" || type === "number+") {
    if (!Number.isInteger(value) || (value as number) < (type === "number" ? 0 : 1)) yield `${at} is no number`;
  } else if (type in SARIF) yield* objectFaults(value as object, SARIF[type] ?? {}, at);
  else if (typeof value !== "string" || (type !== "string" && !type.split("|").includes(value))) yield `${at} is not ${type}`;
}

function* objectFaults(value: object, shape: Readonly<Record<string, string>>, at: string): Generator<string> {
  for (const key of Object.keys(shape)) if (key.endsWith("!") && !(key.slice(0, -1) in value)) yield `${at} lacks ${key}`;
  for (const [key, inner] of Object.entries(value)) {
    const type = shape[key] ?? shape[`${key}!`];
    if (type === undefined) yield `${at} has ${key}`;
    else yield* faults(inner, type, `${at}.${key}`);
  }
}

describe("sarif", () => {
  const [run] = JSON.parse(sarif(both)).runs;

  test("has the shape that its schema wants", () => {
    expect([...faults(JSON.parse(sarif(both)), "log", "$")]).toEqual([]);
    expect([...faults(JSON.parse(sarif(reportOf([]))), "log", "$")]).toEqual([]);
  });

  test("says where, what else and how to mend it", () => {
    const { ruleId, ruleIndex, level, message, locations, relatedLocations, fixes } = run.results[0];
    expect([ruleId, run.tool.driver.rules[ruleIndex].id, level]).toEqual(["unknown-directive", "unknown-directive", "error"]);
    expect(message.text).toBe("[Service] has no ExecStrat=; did you mean ExecStart=?");
    const region = { startLine: 2, startColumn: 1, endLine: 2, endColumn: 10 };
    const artifactLocation = { uri: "units/a%20b.service", uriBaseId: "%SRCROOT%" };
    expect(locations).toEqual([{ physicalLocation: { artifactLocation, region } }]);
    expect(relatedLocations[0].physicalLocation.artifactLocation).toEqual({ uri: "file:///usr/lib/systemd/system/b.service" });
    const replacements = [{ deletedRegion: region, insertedContent: { text: "ExecStart" } }];
    expect(fixes).toEqual([{ description: { text: "Write ExecStart=" }, artifactChanges: [{ artifactLocation, replacements }] }]);
  });

  test("helps with each rule", () => {
    const { help, helpUri, shortDescription } = run.tool.driver.rules[0];
    expect(shortDescription.text).toBe("About odd-user");
    expect(help.markdown).toContain("`unitlint explain odd-user`");
    expect(helpUri).toMatch(/^https:.*systemd\.exec\.html#User=$/);
  });
});

describe("fingerprints", () => {
  const of = (report: Report): readonly string[] => [...fingerprints(report).values()];
  const moved = (finding: Finding, by: number): Finding => ({
    ...finding,
    at: { ...finding.at, start: finding.at.start + by, end: finding.at.end + by },
  });

  test("stay where lines above come and go", () => {
    const below = new Map([[FILE, `# one\n# two\n${texts.get(FILE)}`]]);
    expect(of(reportOf([moved(typo, 12), moved(hint, 12)], { texts: below }))).toEqual(of(both));
  });

  test("tell apart what differs, and the second from the first", () => {
    const all = of(reportOf([typo, { ...typo }, hint, { ...typo, rule: "other" }, { ...typo, message: "other" }]));
    expect(new Set(all).size).toBe(5);
  });
});

test("gitlab", () => {
  expect(JSON.parse(gitlab(both))[1]).toEqual({
    type: "issue",
    check_name: "odd-user",
    description: 'User= is "<x>" & y (systemd >= 254)',
    fingerprint: [...fingerprints(both).values()][1],
    severity: "info",
    location: { path: "units/a b.service", lines: { begin: 3, end: 3 } },
  });
});

test("checkstyle", () => {
  expect(checkstyle(both)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
  <file name="/repo/units/a b.service">
    <error line="2" column="1" severity="error" message="[Service] has no ExecStrat=" source="unitlint.unknown-directive"/>
    <error line="3" column="1" severity="info" message="User= is &quot;&lt;x&gt;&quot; &amp; y" source="unitlint.odd-user"/>
  </file>
</checkstyle>
`);
});

test("junit", () => {
  expect(junit(both)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="unitlint" tests="2" failures="1">
  <testsuite name="/repo/units/a b.service" tests="2" failures="1">
    <testcase classname="/repo/units/a b.service" name="unknown-directive 2:1" file="/repo/units/a b.service" line="2"><failure type="error" message="[Service] has no ExecStrat=">/repo/units/a b.service:2:1: [Service] has no ExecStrat=; did you mean ExecStart=?</failure></testcase>
    <testcase classname="/repo/units/a b.service" name="odd-user 3:1" file="/repo/units/a b.service" line="3"><system-out>/repo/units/a b.service:3:1: User= is &quot;&lt;x&gt;&quot; &amp; y</system-out></testcase>
  </testsuite>
</testsuites>
`);
  expect(junit(reportOf([]))).toContain('<testsuites name="unitlint" tests="1" failures="0">');
});

describe("github", () => {
  test("has the gravest first", () => {
    expect(
      github(reportOf([hint, typo])),
    ).toBe(`::error file=units/a b.service,line=2,endLine=2,col=1,endColumn=10,title=unknown-directive::[Service] has no ExecStrat=; did you mean ExecStart=?
::notice file=units/a b.service,line=3,endLine=3,col=1,endColumn=15,title=odd-user::User= is "<x>" & y (systemd >= 254)
`);
  });

  test("shows ten of each kind and leaves the others to the summary", () => {
    const { commands, rest } = annotations(reportOf([...Array(12).fill(typo), hint]));
    expect([commands.match(/^::error/gm)?.length, commands.match(/^::notice/gm)?.length, rest.length]).toEqual([10, 1, 2]);
    expect(stepSummary(rest, both)).toMatch(
      /^### unitlint: 2 more findings\n[\s\S]*\| error \| unknown-directive \| units\/a b\.service \| 2 \| /,
    );
  });

  test("switches commands off around output that holds one", () => {
    expect(withoutCommands("::warning::x\n")).toBe("::stop-commands::unitlint-xx\n::warning::x\n::unitlint-xx::\n");
    expect(withoutCommands("::unitlint-xxx::\na ##[group]x")).toBe(
      "::stop-commands::unitlint-xxxx\n::unitlint-xxx::\na ##[group]x\n::unitlint-xxxx::\n",
    );
    expect(withoutCommands("a.service:1:1: x\n")).toBe("a.service:1:1: x\n");
  });
});

describe("whatever a text holds", () => {
  const hostile = fc.string({ unit: "binary" }).map((text) => `${text}\n::error::x\u0085]]><!--${text}|`);
  const all: readonly Reporter[] = [sarif, gitlab, checkstyle, junit, github];
  const of = (text: string): Report =>
    reportOf([{ ...typo, message: text, help: text, notes: [{ at: typo.at, text }] }], {
      texts: new Map([[FILE, text]]),
      display: () => text,
      repositoryPath: () => text,
    });

  test("a command of a workflow stays one line, and a row one row", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(github(of(text))).toMatch(/^::error [^\n\r]*\n$/);
        expect(github(of(text)).split("::title=").length).toBeLessThanOrEqual(2);
        expect(stepSummary(of(text).findings, of(text)).split("\n").length).toBe(7);
        expect(stepSummary(of(text).findings, of(text)).split("\n")[4]?.split("|").length).toBe(7);
      }),
    );
  });

  test("JSON is JSON, and XML has no character that it cannot hold", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect([...faults(JSON.parse(sarif(of(text))), "log", "$")]).toEqual([]);
        JSON.parse(gitlab(of(text)));
        for (const form of [checkstyle(of(text)), junit(of(text))]) {
          expect(form).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|&(?!(amp|lt|gt|quot|apos);)/);
          expect(form.match(/</g)?.length).toBe(form.match(/>/g)?.length);
        }
      }),
    );
  });

  test("the same report gives the same bytes", () => {
    for (const reporter of all) expect(reporter(both, style)).toBe(reporter(reportOf([typo, hint]), style));
  });
});
