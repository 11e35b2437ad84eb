import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { version } from "../src/core/version.js";
import type { Facts } from "../src/engine/rule.js";
import { rules } from "../src/generated/rules.js";
import { memorySnapshot } from "../src/model/snapshot.js";
import { parseUnitFile } from "../src/syntax/parse.js";

/** What one rule marks in a text. */
function marked(id: string, text: string, path = "/a.service", systemd = 262): readonly string[] {
  const rule = rules.find((listed) => listed.rule.id === id)?.rule;
  if (rule?.scope !== "file") throw new Error(`no rule ${id} on files`);
  const facts = { v: version(systemd), tree: { manager: "system", names: [], snapshot: memorySnapshot({}) } } as unknown as Facts;
  return [...rule.check(parseUnitFile(path, text), facts)].map(({ at }) => text.slice(at.start, at.end));
}

const command = (line: string): string => `[Service]\nExecStart=${line}\n`;

describe("shell syntax without a shell", () => {
  test.each([
    ["/usr/bin/ip netns delete x 2> /dev/null", "2>"],
    ["/usr/bin/ip netns delete x 2>/dev/null", "2>/dev/null"],
    ["/usr/bin/a >> /var/log/a.log", ">>"],
    ["/usr/bin/a &> /var/log/a.log", "&>"],
    ["/usr/bin/a 2>&1", "2>&1"],
    ["/usr/bin/a < /etc/a", "<"],
    ["/usr/bin/a | /usr/bin/b", "|"],
    ["/usr/bin/a && /usr/bin/b", "&&"],
    ["-/usr/bin/a || true", "||"],
    ["/usr/bin/a --serve &", "&"],
    ["/bin/sh -c 'exec a' > /dev/null", ">"],
    ["/bin/kill $(pidof a)", "$(pidof"],
    ["/bin/kill `cat /run/a.pid`", "`cat"],
    ["export A=1", "export"],
    ["/usr/bin/a ; /usr/bin/b | /usr/bin/c", "|"],
  ])("%s", (line, mark) => expect(marked("shell-syntax-in-exec", command(line))).toEqual([mark]));

  test.each([
    "/bin/sh -c 'a > /dev/null 2>&1 || true &'",
    '/bin/bash -lc "a | b && c"',
    "/usr/bin/find /srv -name x -exec rm {} \\;",
    "/usr/bin/find /srv ( -name x -o -name y ) -delete",
    "/usr/bin/a '>' '|' \"&&\"",
    "/usr/bin/test 1 < 2",
    "/usr/bin/expr 1 | 2",
    "/usr/bin/a --format=%%s|%%d",
    "/usr/bin/a --map=x->y => z",
    "/usr/bin/a 'x' ; /usr/bin/b",
    "/usr/bin/a <name>",
    "/usr/bin/a --url=http://x/?a=1&b=2",
    "/usr/bin/a $OPTIONS ${MORE}",
    "/usr/bin/make -j $(NPROC)",
    "|/usr/bin/a | b",
    "/usr/bin/grep \\x3e file",
    "/usr/bin/docker run --format {{ x | json }} y",
  ])("%s is right", (line) => expect(marked("shell-syntax-in-exec", command(line))).toEqual([]));
});

describe("the process id of a shell", () => {
  test.each([
    "/bin/sh -c 'echo $$'",
    "/bin/sh -c 'echo \"$$\" > /run/a.pid'",
    "/bin/sh -c 'mount --bind /proc/$$/ns/net /run/netns/x'",
    "/usr/bin/env bash -ec 'kill $$; true'",
  ])("%s", (line) => expect(marked("dollar-dollar-in-exec", command(line))).toEqual(["$$"]));

  test.each([
    ":/bin/sh -c 'echo $$'",
    "/bin/sh -c 'echo $$$$'",
    "/bin/sh -c 'echo $$HOME $${HOME} $$(date) $$1 $$@ $$? $$!'",
    "/bin/sh -c 'grep -q \"^a$$\" /etc/a'",
    "/bin/sh -c 'sed s/a$$// /etc/a'",
    "/usr/bin/a $$",
  ])("%s is right", (line) => expect(marked("dollar-dollar-in-exec", command(line))).toEqual([]));
});

describe("executables", () => {
  test.each(["${A}", "$A", "/opt/$A", "A=1", "-$A x"])("%s is no executable", (line) => {
    expect(marked("variable-as-executable", command(line))).toEqual([line.split(" ")[0]]);
  });
  test.each(["/usr/bin/a", "a", "%h/a", "@a $A", "|$A", "/usr/bin/env $A"])("%s may be one", (line) => {
    expect(marked("variable-as-executable", command(line))).toEqual([]);
  });
  test("the instance is a path below nothing only where there is one", () => {
    expect(marked("invalid-exec", command("%i/a"), "/a@.service")).toEqual(["%i/a"]);
    expect(marked("invalid-exec", command("%i/a"))).toEqual([]);
    expect(marked("invalid-exec", command("%I/a"), "/a@.service")).toEqual([]);
  });
});

describe("comments behind values", () => {
  const service = (line: string): string => `[Service]\n${line}\n`;
  test.each([
    ["RuntimeDirectory=a # needs 211", "# needs 211"],
    ["ExecStart=/usr/bin/a --x # note this", "# note this"],
    ["WorkingDirectory=/srv # note this", "# note this"],
  ])("%s", (line, mark) => expect(marked("inline-comment", service(line))).toEqual([mark]));

  test.each([
    "SyslogIdentifier=a # b",
    "Environment='A=x # y'",
    'Environment="A=x # y" B=#fff',
    "ExecStart=/usr/bin/a '# x'",
    "ExecStart=/usr/bin/cut -d # -f 1",
    "ExecStart=/usr/bin/a --color #fff",
    "ExecStart=/usr/bin/a http://x/#y",
    "ExecStart=/usr/bin/a ; /usr/bin/b",
    "ExecStart=/usr/bin/a x #",
    "EnvironmentFile=/etc/a#b",
  ])("%s holds none", (line) => expect(marked("inline-comment", service(line))).toEqual([]));

  test("a description may hold anything", () => {
    expect(marked("inline-comment", "[Unit]\nDescription=a # b ; c\n")).toEqual([]);
  });
});

describe("lines that were to continue", () => {
  test("the blanks are marked, on whatever line they stand", () => {
    expect(marked("trailing-whitespace-continuation", "[Service]\nExecStart=/usr/bin/a \\\n  --b \\\t \n  --c\n")).toEqual(["\t "]);
  });
  test.each(["ExecStart=/usr/bin/a \\\\ ", "ExecStart=/usr/bin/a \\\n  --b", "ExecStart=/usr/bin/a ", "# a \\ "])(
    "%j is none of them",
    (line) => {
      expect(marked("trailing-whitespace-continuation", `[Service]\n${line}\n`)).toEqual([]);
    },
  );
  test("lines of a text in open quotes are no faults of their own", () => {
    const text = "[Service]\nExecStart=/bin/sh -c '\n  a\n  B=1\n'\n\n[Install]\nWantedBy\n";
    expect(marked("missing-equals", text)).toEqual(["WantedBy"]);
    expect(marked("unknown-directive", text)).toEqual([]);
  });
});

test("no line is too odd for the rules, and all they mark lies in the file", () => {
  const piece = fc.constantFrom(
    ..."[ ] = \\ # ; ' \" \n \r \0 \t  $ $$ % %i %% | || && > 2>&1 -/bin/a @/bin/a !! : + ExecStart Service Unit After Environment X- é \uDC80".split(
      " ",
    ),
    " ",
    "[Service]\n",
    "ExecStart=",
    "After=",
    "RuntimeDirectory=",
    "MemoryLimit=1",
    ".include /a",
  );
  const path = fc.constantFrom("/a.service", "/a@.service", "/a.service.d/x.conf", "/a.timer", "/a.nothing");
  fc.assert(
    fc.property(path, fc.array(piece, { maxLength: 40 }), fc.constantFrom(230, 247, 262), (path, pieces, systemd) => {
      const text = `[Service]\n${pieces.join("")}`;
      const facts = { v: version(systemd), tree: { manager: "system", names: [], snapshot: memorySnapshot({}) } } as unknown as Facts;
      for (const { rule } of rules) {
        if (rule.scope !== "file") continue;
        for (const { at, fix } of rule.check(parseUnitFile(path, text), facts)) {
          for (const span of [at, ...(fix?.edits.map((edit) => edit.at) ?? [])]) {
            expect(0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
          }
        }
      }
    }),
    { numRuns: 500 },
  );
});
