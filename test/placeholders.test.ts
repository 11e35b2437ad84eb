import { beforeAll, expect, test } from "vitest";
import { scratch } from "./support/program.js";

const { put, unitlint } = scratch();

const LINES = `[Unit]
Description=The @NAME@ daemon
After=@DEP@.service network-@X@.target
RequiresMountsFor=@DIR@/x
JoinsNamespaceOf=@DEP@.service b.service
[Service]
User=@USER@
WorkingDirectory=\${CMAKE_DIR}/x
ExecStartPre=/bin/sh -c 'ip netns add @NS@; mount --bind {{ a }} /mnt/@NS@'
ExecStart=@BINDIR@/foo --x {{ var }} @ARG@
PrivateNetwork=@PN@
PrivateTmp=yes
BindPaths=@DIR@/a:/b
NetworkNamespacePath=/run/netns/@NS@
Slice=@SLICE@.slice
@KEY@=x
Priv@KEY@=x
[@SECTION@]
x=y
[Install]
Alias=@ALIAS@.service
`;

beforeAll(() => {
  put("t/a.service.in", LINES);
  put("t/b.service", "[Unit]\nAfter=a.service\n[Service]\nExecStart=/usr/bin/b-{{ x }} %VAR%\nPrivateTmp=yes\n");
  put("t/s.socket.in", "[Socket]\nListenStream=@RUNDIR@/s.sock\nListenStream=@PORT@\nService=@SERVICE@.service\n");
  put("t/m.mount", "[Mount]\nWhat=@DEV@\nWhere=/@MNT@\n");
});

const each = (command: string, formats: string): readonly string[] => formats.split(" ").map((format) => `${command} --format ${format}`);
const COMMANDS = [
  ...each("check --profile pedantic --profile hardening", "pretty concise json sarif github gitlab junit checkstyle"),
  "check --diff --unsafe-fixes",
  "check --show-files",
  ...each("graph", "tree dot mermaid svg json html"),
  ...each("graph --from 245 --to 258", "tree dot mermaid svg json html"),
  ...["requirement", "ordering", "cycles"].flatMap((view) => each(`graph --view ${view}`, "tree dot mermaid svg json")),
  ...each("cat", "text json"),
  ...each("security", "pretty json"),
  ...each("upgrade --from 240 --to 260 --possible", "pretty json markdown sarif"),
];

/** The character that stands for them within the program, as itself or escaped. */
const INTERNAL = /\uE000|\\ue000/i;

test.each(COMMANDS)("%s shows no placeholder as the character that stands for it within the program", { timeout: 20_000 }, (command) => {
  const { stdout, stderr } = unitlint([...command.split(" "), "t"]);
  expect(stdout).not.toBe("");
  expect(stdout + stderr).not.toMatch(INTERNAL);
});

test("nor does the explanation of any line", { timeout: 60_000 }, () => {
  const said = LINES.trimEnd()
    .split("\n")
    .map((_, n) => unitlint(["explain", `t/a.service.in:${n + 1}`]).stdout);
  for (const one of said) expect(one).not.toMatch(INTERNAL);
  expect(said[16]).toContain("Priv…=x");
});

test("they stand as an ellipsis", () => {
  const { units } = JSON.parse(unitlint(["cat", "--format", "json", "t/a.service.in"]).stdout);
  expect(units[0].fragment).toBe("t/a.service.in");
  expect(units[0].settings[1]).toMatchObject({ key: "After", value: "….service network-….target" });
  const { processes } = JSON.parse(unitlint(["graph", "--format", "json", "t"]).stdout);
  expect(JSON.stringify(processes)).toContain("NetworkNamespacePath=/run/netns/… ");
});

test("the same character in a file is the file's, and stays in what is written into it", () => {
  put("own/a.service", "[Service]\nExecStart=/bin/true\nEnvironment=A=\uE000\nPrivateNetwrk=\uE000\n");
  const patch = unitlint(["check", "--diff", "--unsafe-fixes", "own"]).stdout;
  expect(patch).toContain("+PrivateNetwork=\uE000\n");
});
