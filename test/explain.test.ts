import { beforeAll, describe, expect, test } from "vitest";
import { directive } from "../src/catalog/directives.js";
import { implications } from "../src/catalog/implications.js";
import { scratch } from "./support/program.js";

const here = scratch();
const { put } = here;

beforeAll(() => {
  const files = {
    "a.service":
      "[Unit]\nDescription=A\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nPrivateNetwork=yes\nNice=1\nExecStart=/bin/mount --bind /proc/self/ns/net /run/netns/a\n",
    "a.service.d/x.conf": "[Service]\nNice=2\n",
    "root/etc/systemd/system/b.service": "[Service]\nDynamicUser=yes\nExecStart=/usr/bin/b\n",
  };
  for (const [name, text] of Object.entries(files)) put(name, text);
});

const unitlint = (...args: readonly string[]) => here.unitlint(args);

test("implications name directives that there are, in versions that know them", () => {
  for (const { by, key, since } of implications) {
    expect(directive("Service", by) ?? directive("Unit", by), by).toBeDefined();
    expect(directive("Service", key), key).toBeDefined();
    expect(since ?? 236, key).toBeGreaterThanOrEqual(directive("Service", key)?.since ?? 0);
  }
});

describe("a directive", () => {
  test("with what implies it and what it implies", () => {
    const { stdout, status } = unitlint("explain", "PrivateMounts=");
    expect(status).toBe(0);
    expect(stdout).toContain("PrivateMounts=  [Service] [Socket] [Mount] [Swap]");
    expect(stdout).toContain("systemd 239 and later");
    expect(stdout).toContain("by PrivateNetwork=yes (systemd 254 and later), where PrivateMounts= is not set: yes");
    expect(stdout).toContain("254: a network namespace implies PrivateMounts=yes");
    expect(stdout).toContain("netns-bind-mount");
    expect(unitlint("explain", "DynamicUser").stdout).toContain("yes: NoNewPrivileges=yes (systemd 242 and later)");
  });

  test("with its values and their versions", () => {
    expect(unitlint("explain", "PrivateTmp=").stdout).toContain("yes, no, connected (since 257), disconnected (since 257)");
  });

  test("that does nothing any more", () => {
    expect(unitlint("explain", "CPUShares=").stdout).toContain("replaced by CPUWeight= since systemd 232");
  });

  test("that does not exist", () => {
    const { status, stderr } = unitlint("explain", "PrivatMounts=");
    expect(status).toBe(2);
    expect(stderr).toBe("unitlint: no version of systemd knows PrivatMounts= (did you mean PrivateMounts=?)\n");
  });
});

test("a change of behaviour", () => {
  expect(unitlint("explain", "tmp-of-dynamic-user").stdout).toContain("systemd 257 and later");
});

describe("a line", () => {
  test("with its effect, what it implies and what it does", () => {
    const { stdout } = unitlint("explain", "--systemd", "257", "a.service:7");
    expect(stdout).toContain("In 257   a.service: in effect");
    expect(stdout).toContain("PrivateMounts=yes (systemd 254 and later), where PrivateMounts= is not set");
    expect(stdout).toContain("gives the unit a network namespace of its own");
  });

  test("with what rules find on it", () => {
    expect(unitlint("explain", "--systemd", "257", "a.service:9").stdout).toContain("[netns-bind-mount]");
    expect(unitlint("explain", "--systemd", "253", "a.service:9").stdout).not.toContain("[netns-bind-mount]");
  });

  test("that another one outweighs", () => {
    expect(unitlint("explain", "a.service:8").stdout).toContain("a.service: without effect: a.service.d/x.conf:2 sets Nice=2");
  });

  test("of a root", () => {
    expect(unitlint("explain", "--root", "root", "/etc/systemd/system/b.service:2").stdout).toContain("b.service: in effect");
  });

  test.each([
    ["a.service:99", "a.service has no line 99"],
    ["none.service:1", "there is no file none.service"],
  ])("%s", (what, message) => {
    const { status, stderr } = unitlint("explain", what);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test("without a setting", () => {
    expect(unitlint("explain", "a.service:3").stdout).toContain("no setting stands on this line");
  });
});

test("cat says what the lines of a unit imply", () => {
  expect(unitlint("cat", "--systemd", "254", "a.service").stdout).toContain("# implied by a.service:7: PrivateMounts=yes\n");
  expect(unitlint("cat", "--systemd", "253", "a.service").stdout).not.toContain("implied");
});
