import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { version } from "../src/core/version.js";
import { treesOf } from "../src/engine/trees.js";
import { shortenedName } from "../src/model/hashed-name.js";
import { memorySnapshot } from "../src/model/snapshot.js";
import { complaints } from "../src/verify/verify.js";

const rulesOf = (name: string, text: string, number = 257): readonly string[] => {
  const [tree] = treesOf(memorySnapshot({ [`/etc/systemd/system/${name}`]: text }));
  const unit = tree?.unit(name, version(number));
  return unit ? complaints(unit, version(number)).map(({ rule }) => rule) : [];
};

test("a unit that systemd refuses is not loaded, and says why", () => {
  const [tree] = treesOf(memorySnapshot({ "/etc/systemd/system/a.service": "[Service]\nType=notify\n" }));
  const unit = tree?.unit("a.service", version(257));
  expect(unit?.load).toBe("bad-setting");
  expect(unit?.refusedBy?.map(({ text }) => text)).toEqual([expect.stringContaining("no ExecStart=")]);
});

test.each([
  ["a.service", "[Service]\nType=oneshot\nRestart=on-failure\nExecStart=/bin/true\n", 243, ["oneshot-restart"]],
  ["a.service", "[Service]\nType=oneshot\nRestart=on-failure\nExecStart=/bin/true\n", 244, []],
  ["a.service", "[Service]\nType=oneshot\nRestartForceExitStatus=1\nExecStart=/bin/true\n", 254, ["oneshot-conflict"]],
  ["a.service", "[Service]\nType=oneshot\nRestartForceExitStatus=1\nExecStart=/bin/true\n", 257, []],
  ["a.service", "[Service]\nExecStart=/bin/true ; /bin/true\n", 257, ["several-exec-start"]],
  ["a.service", "[Service]\nExecStart=./run\n", 257, []],
  ["a.service", "[Service]\nExecStart=/bin/echo %d\n", 248, []],
  ["a.service", "[Service]\nExecStart=/bin/echo %d\n", 257, []],
  ["a.service", "[Service]\nDynamicUser=maybe\nExecStart=/bin/true\n", 257, []],
  ["a.service", "[Service]\nBusName=org.example.A\nExecStart=/bin/true\n", 257, []],
  ["a.service", "[Service]\nPrivateTmp=yes\nWorkingDirectory=/proc\nExecStart=/bin/true\n", 257, []],
  ["a.service", "[Service]\nPrivateTmp=yes\nWorkingDirectory=/proc\nExecStart=/bin/true\n", 262, ["working-directory-conflict"]],
  ["a.service", "[Unit]\nSuccessAction=reboot\n[Service]\nSetCredential=a:b\n", 256, []],
  ["a.service", "[Unit]\nSuccessAction=reboot\n[Service]\nSetCredential=a:b\n", 257, ["no-command"]],
  ["a.service", "[Unit]\nSuccessAction=reboot\n[Service]\nLoadCredential=a\nLoadCredential=\n", 257, []],
  ["a.socket", "[Socket]\nListenStream=1\nMaxConnections=0\n", 254, []],
  ["a.socket", "[Socket]\nListenStream=1\nMaxConnections=0\n", 257, ["socket-conflict"]],
  ["a.timer", "[Timer]\nOnClockChange=yes\n", 257, []],
  ["srv.mount", "[Mount]\nWhere=/srv\nWhat=/dev/../dev/sda1\n", 257, ["mount-without-what"]],
] as const)("%s as systemd %#", (name, text, number, expected) => {
  expect(rulesOf(name, text, number)).toEqual(expected);
});

test("what may stand in another tool's line is not missed", () => {
  expect(rulesOf("a.socket", "[Socket]\n@listen_streams@\nBacklog=5\n")).toEqual([]);
  expect(rulesOf("a.socket", "[Socket]\n# none\nBacklog=5\n")).toEqual(["socket-without-listener"]);
});

test("names of long paths keep their beginning and end in a hash", () => {
  const short = shortenedName(`${"a".repeat(300)}.mount`);
  expect(short).toHaveLength(255);
  expect(short).toMatch(/^a+_[0-9a-f]{16}\.mount$/);
  expect(shortenedName("srv.mount")).toBe("srv.mount");
});

const truth = new URL("../../shared/truth/refusals.json", import.meta.url);
test.skipIf(!existsSync(truth))("names of long paths are those that systemd gave", () => {
  const { cases } = JSON.parse(readFileSync(truth, "utf8")) as { cases: { family: string; files: Record<string, string> }[] };
  const named = cases.filter(({ family }) => family === "hashed").flatMap(({ files }) => Object.entries(files));
  const known = named.flatMap(([name, text]) => {
    const path = /^(?:Where|What)=(\/ph\S*\/directory25\S*)$/m.exec(text)?.[1];
    return path
      ? [[name, shortenedName(`${path.slice(1).replaceAll("-", "\\x2d").replaceAll("/", "-")}${name.slice(name.lastIndexOf("."))}`)]]
      : [];
  });
  expect(known.filter(([name, ours]) => name === ours).length).toBeGreaterThan(8);
});

test.each([
  ["/etc/systemd/system/a.service", "[Service]\nNice=5\n", undefined],
  ["/etc/systemd/system/a.service", "# [Service]\n# ExecStart=/bin/true\n", "info"],
  ["/roles/app/templates/a.service", "[Service]\nNice=5\n", "info"],
  ["/roles/app/templates/a.service", "[Unit]\nDescription=A\n[Service]\nNice=5\n", undefined],
])("what %s lacks is told as it is meant %#", (path, text, severity) => {
  const [tree] = treesOf(memorySnapshot({ [path]: text }));
  const unit = tree?.unit("a.service", version(257));
  const [complaint] = unit ? complaints(unit, version(257)) : [];
  expect(complaint).toMatchObject({ rule: "no-command", refused: true });
  expect(complaint?.severity).toBe(severity);
});
