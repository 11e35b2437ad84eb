import { describe, expect, test } from "vitest";
import type { Manager } from "../src/model/unit.js";
import { graphOf } from "./support/namespaces.js";

/** The status of each process of a service, or `runs`. */
function statuses(lines: string, number: number, manager: Manager = "system"): string {
  return graphOf({ "a.service": `[Service]\n${lines}\n` }, number, manager)
    .processes.map(({ fails }) => `${fails?.status ?? "runs"}`)
    .join(" ");
}

describe("in the system manager", () => {
  test("a mount that is made in a namespace of its helper's own", () => {
    const status = (line: string, number: number): unknown =>
      graphOf({ "mnt.mount": `[Mount]\nWhat=/dev/sda\nWhere=/mnt\n${line}\n` }, number).processes[0]?.fails?.status;
    expect([253, 254].map((v) => status("PrivateNetwork=yes", v))).toEqual([undefined, "protocol"]);
    expect(status("PrivateNetwork=yes\nPrivateMounts=no", 254)).toBeUndefined();
    expect(status("ProtectSystem=yes", 240)).toBe("protocol");
  });

  test("RootDirectory=/ with a mount namespace up to 254", () => {
    expect([254, 257].map((v) => statuses("RootDirectory=/\nPrivateTmp=yes\nExecStart=/bin/a", v))).toEqual(["226", "runs"]);
  });

  test("what does not load", () => {
    expect(statuses("PrivatePIDs=yes\nType=forking\nExecStart=/bin/a", 257)).toBe("refused");
    expect(statuses("PrivatePIDs=yes\nType=forking\nExecStart=/bin/a", 256)).toBe("runs");
    const socket = graphOf({ "a.socket": "[Socket]\nListenStream=1\nPrivatePIDs=yes\nExecStartPre=/bin/a\n" }, 257);
    expect([socket.sockets[0]?.fails?.status, socket.processes[0]?.fails?.status]).toEqual(["refused", "refused"]);
  });
});

describe("in a user manager", () => {
  test("only the first process has the network namespace", () => {
    const net = (v: number): string[] =>
      graphOf(
        { "a.service": "[Service]\nPrivateNetwork=yes\nPrivateUsers=yes\nExecStartPre=/bin/a\nExecStart=/bin/b\nExecStartPost=/bin/c\n" },
        v,
        "user",
      ).processes.map(({ namespaces }) => namespaces.net.kind);
    expect(net(254)).toEqual(["own", "host", "host"]);
    expect(net(253)).toEqual(["own", "host", "own"]);
  });

  test("a second process with PrivateIPC= fails, and the others are not reached", () => {
    const lines = "PrivateIPC=yes\nExecStartPre=/bin/a\nExecStart=/bin/b\nExecStartPost=/bin/c\nExecStopPost=/bin/d";
    expect(statuses(lines, 257, "user")).toBe("runs 226 226 226");
    expect(statuses(lines, 253, "user")).toBe("runs runs runs runs");
  });

  test("- hides a failure", () => {
    expect(statuses("PrivateDevices=yes\nExecStart=-/bin/a", 253, "user")).toBe("0");
    expect(statuses("PrivateDevices=yes\nExecStart=/bin/a", 253, "user")).toBe("218");
  });

  test("up to 253, sandboxing is skipped or fails", () => {
    expect(statuses("ProtectSystem=strict\nExecStart=/bin/a", 253, "user")).toBe("runs");
    expect(statuses("TemporaryFileSystem=/opt\nExecStart=/bin/a", 253, "user")).toBe("226");
    expect(statuses("TemporaryFileSystem=/opt\nPrivateUsers=yes\nExecStart=/bin/a", 253, "user")).toBe("runs");
    expect(statuses("BindPaths=/opt\nExecStart=/bin/a", 253, "user")).toBe("runs");
    expect(statuses("BindPaths=/opt:/mnt\nExecStart=/bin/a", 253, "user")).toBe("226");
    expect(statuses("RootDirectory=/\nExecStart=/bin/a", 253, "user")).toBe("210");
  });

  test("users, groups and namespaces of others", () => {
    expect(statuses("User=nobody\nExecStart=/bin/a", 257, "user")).toBe("216");
    expect(statuses("DynamicUser=yes\nExecStart=/bin/a", 254, "user")).toBe("217");
    expect(statuses("DynamicUser=yes\nExecStart=/bin/a", 257, "user")).toBe("refused");
    expect(statuses("PrivateUsers=full\nExecStart=/bin/a", 258, "user")).toBe("217");
    expect(statuses("NetworkNamespacePath=/proc/1/ns/net\nExecStart=/bin/a", 257, "user")).toBe("225");
  });

  test("a socket cannot listen in a network namespace", () => {
    const { sockets } = graphOf({ "a.socket": "[Socket]\nListenStream=1\nPrivateNetwork=yes\n" }, 257, "user");
    expect(sockets[0]?.fails?.status).toBe("resources");
  });

  test("ProtectProc= alone does nothing, beside a listed setting it works", () => {
    const kinds = (lines: string): string | undefined =>
      graphOf({ "a.service": `[Service]\n${lines}\nExecStart=/bin/a\n` }, 257, "user").processes[0]?.namespaces.mnt.kind;
    expect(kinds("ProtectProc=invisible")).toBe("host");
    expect(kinds("ProtectProc=invisible\nProtectClock=yes")).toBe("own");
  });
});
