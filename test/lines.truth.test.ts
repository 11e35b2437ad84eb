import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Problem } from "../src/core/finding.js";
import { version } from "../src/core/version.js";
import type { Facts } from "../src/engine/rule.js";
import { rules } from "../src/generated/rules.js";
import { memorySnapshot } from "../src/model/snapshot.js";
import { parseUnitFile } from "../src/syntax/parse.js";

const truth = join(dirname(fileURLToPath(import.meta.url)), "../../shared/truth");

/** What was measured on real systemd, where it lies beside the project. */
const measured = <T>(name: string): T | undefined =>
  existsSync(truth) ? (JSON.parse(readFileSync(join(truth, name), "utf8")) as T) : undefined;

const versions = ["247", "252", "254", "257", "262"];

/** What the rules that look at single files say of one, without a tree around it. */
function findings(path: string, text: string, systemd: string): readonly (Problem & { rule: string; line: number })[] {
  const file = parseUnitFile(path, text);
  const facts = { v: version(Number(systemd)), tree: { manager: "system", snapshot: memorySnapshot({}) } } as unknown as Facts;
  return rules.flatMap(({ rule }) => {
    if (rule.scope !== "file") return [];
    return [...rule.check(file, facts)].map((problem) => ({
      ...problem,
      rule: rule.id,
      line: text.slice(0, problem.at.start).split(/\r\n|[\n\r\0]/).length,
    }));
  });
}

const FATAL = "-: Unit configuration has fatal error, unit will not be started.";

interface ExecCase {
  readonly key: string;
  readonly value: string;
  readonly messages: Readonly<Record<string, readonly string[]>>;
}

describe.skipIf(!existsSync(truth))("command lines are judged as systemd judges them", () => {
  const { cases } = measured<{ cases: readonly ExecCase[] }>("exec.json") ?? { cases: [] };
  test.each(cases)("$key=$value", ({ key, value, messages }) => {
    const others = key === "ExecStart" ? "" : "ExecStart=/bin/true\n";
    const text = `[Service]\nType=oneshot\n${others}${key}=${value}\n`;
    for (const systemd of versions) {
      const said = messages[systemd] ?? [];
      const found = findings("/a.service", text, systemd);
      const lines = new Set(said.flatMap((m) => /^(\d+):/.exec(m)?.[1] ?? []).map(Number));
      expect([systemd, [...new Set(found.filter((f) => f.rejected).map((f) => f.line))]]).toEqual([systemd, [...lines]]);
      expect([systemd, found.some((f) => f.refused)]).toEqual([systemd, said.includes(FATAL)]);
    }
  });
});

const S = "[Service]\nType=oneshot\nExecStart=/bin/true\n";

/** The texts behind the names of the measured cases. Those whose message is of a value are judged elsewhere. */
const syntax: Readonly<Record<string, string>> = {
  plain: S,
  crlf: S.replaceAll("\n", "\r\n"),
  bom: `\uFEFF${S}`,
  no_newline_end: S.slice(0, -1),
  only_comment: "# nothing\n",
  nul_inside: `${S}ExecStop=/bin/true\0x\n`,
  latin1_value: `${S}SyslogIdentifier=caf\uDCE9\n`,
  latin1_comment: `${S}# caf\uDCE9\n`,
  latin1_key: `${S}Us\uDCE9r=root\n`,
  utf8_desc: `[Unit]\nDescription=café\n${S}`,
  comment_hash_indent: `${S}  # x\n`,
  comment_semicolon: `${S}; x\n`,
  comment_in_continuation: `${S}Environment=A=1 \\\n# x\n B=2\n`,
  semicolon_in_continuation: `${S}Environment=A=1 \\\n; x\n B=2\n`,
  empty_line_in_continuation: `${S}Environment=A=1 \\\n\nB=2\n`,
  comment_with_backslash: `${S}# x \\\nUser=root\n`,
  continuation_eof: `${S}Environment=A=1 \\`,
  double_backslash_end: `${S}SyslogIdentifier=x\\\\\nUser=root\n`,
  key_space_eq: `${S}User = root\n`,
  key_tab: `${S}\tUser=root\n`,
  no_eq: `${S}User root\n`,
  no_eq_word: `${S}User\n`,
  empty_key: `${S}=root\n`,
  key_lower: `${S}user=root\n`,
  key_upper: `${S}USER=root\n`,
  x_key: `${S}X-Foo=1\n`,
  x_key_lower: `${S}x-foo=1\n`,
  dash_key: `${S}-User=root\n`,
  unknown_key: `${S}Foo=1\n`,
  unknown_key_near: `${S}Usr=root\n`,
  dup_key: `${S}User=root\nUser=root\n`,
  section_space_inside: S.replace("[Service]", "[ Service ]"),
  section_trailing: S.replace("[Service]", "[Service] x"),
  section_trailing_comment: S.replace("[Service]", "[Service] # x"),
  section_indent: S.replace("[Service]", "  [Service]"),
  section_unclosed: S.replace("[Service]", "[Service"),
  section_empty: `[]\n${S}`,
  section_lower: S.replace("[Service]", "[service]"),
  section_unknown: `${S}[Foo]\nA=1\n`,
  section_x: `${S}[X-Foo]\nA=1\n`,
  section_xlower: `${S}[x-Foo]\nA=1\n`,
  section_twice: `${S}[Service]\nUser=root\n`,
  section_wrong_type: `${S}[Socket]\nListenStream=1\n`,
  section_timer: `${S}[Timer]\nOnBootSec=1\n`,
  assign_before_section: `User=root\n${S}`,
  include: `${S}.include /etc/x\n`,
  include_top: `.include /etc/x\n${S}`,
  form_feed: `${S}\fUser=root\n`,
  vertical_tab: `${S}\vUser=root\n`,
  nbsp_indent: `${S}\u00A0User=root\n`,
  cr_only: S.replaceAll("\n", "\r"),
  trailing_ws: `${S}User=root  \t\n`,
  quote_key: `${S}"User"=root\n`,
  key_dot: `${S}User.x=root\n`,
  lone_bracket: `${S}[\n`,
  lone_close: `${S}]\n`,
  start_limit_service: `${S}StartLimitInterval=5\n`,
  start_limit_sec_service: `${S}StartLimitIntervalSec=5\n`,
  desc_in_service: `${S}Description=x\n`,
  exec_in_unit: `[Unit]\nExecStart=/bin/true\n${S}`,
  wantedby_in_unit: `[Unit]\nWantedBy=multi-user.target\n${S}`,
  env_in_unit: `[Unit]\nEnvironment=A=1\n${S}`,
};

interface SyntaxCase {
  readonly out: readonly string[];
}

describe.skipIf(!existsSync(truth))("lines are read as systemd reads them", () => {
  const cases = measured<Record<string, Record<string, SyntaxCase>>>("syntax.json") ?? {};
  test.each(Object.entries(syntax))("%s", (name, text) => {
    for (const systemd of versions) {
      const said = cases[name]?.[systemd]?.out ?? ["not measured"];
      const found = findings("/a.service", text, systemd);
      const lines = new Set(said.flatMap((m) => /^\w+\.service:(\d+):/.exec(m)?.[1] ?? []).map(Number));
      expect([systemd, [...new Set(found.filter((f) => f.rejected).map((f) => f.line))]]).toEqual([systemd, [...lines]]);
      expect([systemd, found.some((f) => f.refused)]).toEqual([systemd, said.some((m) => m.includes("failed to load properly"))]);
    }
  });

  test("a line that is too long ends the unit without a message of its own", () => {
    const found = findings("/a.service", `${S}Environment=${"A".repeat(1024 * 1024)}\n`, "257");
    expect(found.filter((f) => f.refused).map((f) => [f.rule, f.line, f.rejected ?? false])).toEqual([["unreadable-line", 4, false]]);
  });
});
