import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapped } from "../src/core/mapped.js";
import type { Act, CommandContext, Ran } from "../src/namespaces/commands/acts.js";
import { analyse } from "../src/namespaces/commands/analyse.js";
import { parseExec } from "../src/syntax/exec.js";
import { UNKNOWN } from "../src/syntax/template.js";

interface Given {
  readonly environment?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly ran?: Map<string, Ran>;
}

function acts(line: string, { environment = {}, scripts = {}, ran }: Given = {}): readonly Act[] {
  const context: CommandContext = {
    environment: (name) => environment[name],
    script: (path) => (scripts[path] === undefined ? undefined : { path: `/tree${path}`, text: scripts[path] }),
    written: (at) => line.slice(at.start, at.end),
    ...(ran && { ran }),
  };
  const text = line.replace(/@[A-Z]+@/g, (found) => UNKNOWN.repeat(found.length));
  return parseExec(mapped("/a.service", text, 0)).commands.flatMap((command) => analyse(command, context));
}

const view = ({ view: { mnt, net } }: Act): string =>
  [mnt, net].map((where) => (where.kind === "named" ? where.path : where.kind)).join("/");

/** One act in a few words. */
function brief(act: Act): string {
  const tail = `${view(act) === "process/process" ? "" : ` in ${view(act)}`}${act.conditional ? " perhaps" : ""}`;
  switch (act.kind) {
    case "mount":
      return `${act.change} ${act.what ?? "-"} ${act.where ?? "-"}${act.fuse === undefined ? "" : ` by ${act.fuse}`}${tail}`;
    case "umount":
      return `umount ${act.where ?? "-"}${tail}`;
    case "name-namespace":
      return `name ${act.path} ${act.how} ${act.of}${tail}`;
    case "link-namespace":
      return `link ${act.path} ${act.target} ${act.of}${tail}`;
    case "unname-namespace":
      return `unname ${act.path}${tail}`;
    case "use-namespace":
      return `use ${act.path} ${act.how}${tail}`;
    case "file":
      return `${act.access} ${act.path}${tail}`;
    case "run":
      return `run ${act.program}${tail}`;
  }
}

const done = (line: string, given?: Given): readonly string[] =>
  acts(line, given)
    .filter(({ kind }) => kind !== "run")
    .map((act) => brief(act).replaceAll(UNKNOWN, "?"));

describe("names of network namespaces", () => {
  const added = ["name /run/netns/x ip-netns-add new"];

  test.each([
    "/usr/bin/ip netns add x",
    "-/sbin/ip netns a x",
    "ip net add x",
    "@/bin/ip ip netns add x",
    "+@IP@ netns add x",
    "@SBINDIR@/ip netns add x",
    "/nix/store/abc-iproute2-6/bin/ip -force -4 netns add x",
    "/usr/bin/flock --no-fork -- /run/netns.lock /usr/bin/env ip netns add x",
    "/usr/bin/flock -x /run/lock -c 'ip netns add x'",
    "/usr/bin/env -i A=b ip netns add x",
    "sudo -n -u root A=b ip netns add x",
    "/bin/busybox ip netns add x",
    "/usr/bin/timeout -k 5 10 nice -n 5 ip netns add x",
    "/usr/bin/nice -10 /usr/bin/ionice -c2 -n 0 ip netns add x",
    "/usr/bin/chrt -f 5 taskset -c 1 setpriv --reuid 0 --clear-groups ip netns add x",
    "/usr/bin/systemd-cat -t x systemd-inhibit --what=idle stdbuf -oL ip netns add x",
    "/bin/sh -c 'ip netns add x'",
    "/bin/bash -euxo pipefail -c 'exec ip netns add x'",
    "/usr/bin/su -s /bin/sh root -c 'ip netns add x'",
    "/sbin/runuser -u root -- ip netns add x",
    "|ip netns add x",
    "/usr/sbin/capsh --drop=cap_net_raw -- -c 'ip netns add x'",
    "/bin/sh -c 'ip netns add $0' ; /bin/true".replace("$0", "x"),
    "/bin/sh -c 'N=x; ip netns add \"$N\"'",
    "/bin/sh -c 'ip netns add $1' name x",
    "/bin/sh -c '( ip netns add x )'",
    "/bin/sh -c '{ ip netns add x; } 2>/dev/null &'",
    "/bin/sh -c 'for n in x; do ip netns add $n; done'",
    "/bin/sh -c 'f() { ip netns add $1; }; f x'",
    '/bin/sh -c "if true; then ip netns add x; fi"',
    "/bin/sh -c 'eval \"ip netns add x\"'",
  ])("%s", (line) => {
    expect(done(line)).toEqual(added);
  });

  test.each([
    ["mount --bind /proc/self/ns/net /var/run/netns/x", "name /run/netns/x bind own"],
    ["mount -obind /proc/1/ns/net /run/netns/x", "name /run/netns/x bind host"],
    [":/bin/sh -c 'mount --bind /proc/$$/ns/net /run/netns/x'", "name /run/netns/x bind own"],
    ["/bin/sh -c 'mount --bind /proc/$$$$/ns/net /run/netns/x'", "name /run/netns/x bind own"],
    [":/bin/sh -c 'ip netns attach x $$'", "name /run/netns/x ip-netns-attach own"],
    ["/bin/sh -c 'ip netns attach x $$'", "name /run/netns/x ip-netns-attach process"],
    [":/bin/sh -c 'ip netns attach x \"$(systemctl show -P MainPID y)\"'", "name /run/netns/x ip-netns-attach process"],
    ["/bin/ip netns del x", "unname /run/netns/x"],
    ["ln -sf /proc/self/ns/net /run/netns/x", "link /run/netns/x /proc/self/ns/net own"],
    ["ln -s /proc/1/ns/net /run/netns/root", "link /run/netns/root /proc/1/ns/net host"],
    ["ip -n x link show", "use /run/netns/x ip-n"],
    ["ip -netns x link set lo up", "use /run/netns/x ip-n"],
    ["ip link set dev a netns x", "use /run/netns/x ip-link-netns"],
    ["ip link add a type veth peer b netns x", "use /run/netns/x ip-link-netns"],
    ["nsenter --net=/var/run/netns/x true", "use /run/netns/x nsenter"],
    ["unshare -n mount --bind /proc/self/ns/net /run/f", "name /run/f bind own in process/child"],
  ])("%s", (line, expected) => {
    expect(done(line)).toEqual([expected]);
  });

  test.each([
    "ip link set a netns 1",
    "ip netns list",
    "ip netns identify 1",
    "ip netns",
    "/bin/echo ip netns add x",
    "/usr/local/bin/netns-exporter add x",
  ])("nothing in %s", (line) => {
    expect(done(line)).toEqual([]);
  });
});

describe("mounts", () => {
  test.each([
    ["mount -t tmpfs -o size=1m scratch /mnt/a", "new scratch /mnt/a"],
    ["mount /mnt/x", "new - /mnt/x"],
    ["mount -a", "new - -"],
    ["mount --rbind /a /b", "bind /a /b"],
    ["mount --mkdir --bind /a /b", "bind /a /b"],
    ["mount -o remount,rw /mnt", "remount - /mnt"],
    ["mount --make-rshared /", "propagation - /"],
    ["mount --move /a /b", "move /a /b"],
    ["mount --source /a --target /b --bind", "bind /a /b"],
    ["umount -l /a", "umount /a"],
    ["systemd-mount --type=tmpfs tmpfs /mnt", "new tmpfs /mnt in host/host"],
    ["nsenter -t 1 -m -- mount --bind /a /b", "bind /a /b in host/process"],
    ["nsenter --target 1 --mount mount --bind /a /b", "bind /a /b in host/process"],
    ["nsenter --mount=/proc/1/ns/mnt mount --bind /a /b", "bind /a /b in host/process"],
    ["nsenter -a -t 1 mount --bind /a /b", "bind /a /b in host/host"],
    ["nsenter -t 1 -n mount --bind /a /b", "bind /a /b in process/host"],
    ["systemd-run --wait mount --bind /a /b", "bind /a /b in host/host"],
    ["systemd-run --scope mount --bind /a /b", "bind /a /b"],
    ["unshare -m --propagation private mount --bind /a /b", "bind /a /b in child/process"],
    ["sshfs -f -o allow_other me@h: /mnt", "new - /mnt by sshfs"],
    ["rclone mount remote: /mnt --vfs-cache-mode full", "new - /mnt by rclone"],
    ["fusermount -u /mnt", "umount /mnt"],
  ])("%s", (line, expected) => {
    expect(done(line)).toEqual([expected]);
  });

  test.each([
    "mount",
    "mount -l",
    "mount --version",
    "mountpoint -q x",
    "rclone sync /a /b",
    "/bin/sh -c 'echo \"mount /a /b\" > /dev/null'",
  ])("nothing in %s", (line) => {
    expect(done(line)).toEqual([]);
  });

  test("in what ip netns exec runs are lost with it", () => {
    expect(done("ip netns exec x sh -c 'mount -t tmpfs t /a'")).toEqual([
      "use /run/netns/x ip-netns-exec",
      "new t /a in child//run/netns/x",
    ]);
  });
});

describe("files", () => {
  test.each([
    ["/usr/bin/touch /mnt/a/token", ["create /mnt/a/token"]],
    ["mkdir -p -m 755 /a /b", ["create-directory /a", "create-directory /b"]],
    ["install -d -o me /a", ["create-directory /a"]],
    ["install -m 644 /a /b", ["read /a", "write /b"]],
    ["/usr/bin/test -e /mnt/a/token", ["read /mnt/a/token"]],
    ["/bin/sh -c 'echo x > /tmp/y; cat < /tmp/y'", ["write /tmp/y", "read /tmp/y"]],
    ["/bin/sh -c 'cat 2>/dev/null'", []],
    ["rm -f /run/x", ["remove /run/x"]],
  ])("%s", (line, expected) => {
    expect(done(line)).toEqual(expected);
  });
});

describe("scripts", () => {
  const script = `#!/usr/bin/env bash
set -eu
case "$1" in
up)
  ip netns add "$SPACE"
  if [[ -n "\${FROM:-}" ]]; then
    mount --bind "$FROM" "/run/netns/$SPACE"
  fi
  exit 0
  ;;
down) ip netns delete "$SPACE" ;;
esac
mount -a
`;
  const scripts = { "/usr/sbin/space": script };

  test("take the branch of a literal argument", () => {
    const environment = { SPACE: "green", FROM: "/proc/self/ns/net" };
    expect(done("/usr/sbin/space up", { scripts, environment })).toEqual([
      "name /run/netns/green ip-netns-add new",
      "name /run/netns/green bind own",
    ]);
    expect(done("/bin/sh /usr/sbin/space down", { scripts, environment })).toEqual(["unname /run/netns/green", "new - -"]);
    expect(done("/usr/sbin/space up", { scripts, environment: { SPACE: "green" } })).toEqual(["name /run/netns/green ip-netns-add new"]);
  });

  test("take every branch of an unknown one", () => {
    expect(done("/usr/sbin/space $WHAT", { scripts, environment: { SPACE: "g", WHAT: UNKNOWN } })).toEqual([
      "name /run/netns/g ip-netns-add new perhaps",
      "unname /run/netns/g perhaps",
      "new - - perhaps",
    ]);
  });

  test("know where they stand", () => {
    const [run, , name] = acts("-/usr/sbin/space up", { scripts, environment: { SPACE: "x" } });
    expect(run?.at).toMatchObject({ file: "/a.service", start: 0, end: 19 });
    const found = acts("-/usr/sbin/space up", { scripts, environment: { SPACE: "x" } }).find(({ kind }) => kind === "name-namespace");
    expect(found?.at.file).toBe("/tree/usr/sbin/space");
    expect(script.slice(found?.at.start, found?.at.end)).toBe('ip netns add "$SPACE"');
    expect(name).toBeDefined();
  });

  test("that are no shell's are not read", () => {
    expect(done("/x", { scripts: { "/x": "#!/usr/bin/python3\nmount -a\n" } })).toEqual([]);
  });

  test("mind what is tested, guarded and sourced", () => {
    expect(done("/bin/sh -c 'test -e /a || mount -a; ip netns list | grep -q x || ip netns add x'")).toEqual([
      "read /a",
      "new - - perhaps",
      "name /run/netns/x ip-netns-add new perhaps",
    ]);
    expect(done(":/bin/sh -c '. /etc/default/x; ip netns add \"$NAME\"'")).toEqual(["name /run/netns/? ip-netns-add new"]);
    expect(done(":/bin/sh -c 'if [ \"$1\" = start ]; then mount -a; else mount /x; fi' sh stop")).toEqual(["new - /x"]);
    expect(done(":/bin/sh -c 'X=1; if foo; then X=2; fi; mount /m/$X'")).toEqual(["new - /m/?"]);
    expect(done(":/bin/sh -c 'while [ $# -gt 0 ]; do mount $1; shift; done' sh /a")).toEqual(["new - ? perhaps"]);
  });

  test("may be over before they come to their end", () => {
    expect(done(":/bin/sh -c 'if grep -q x y; then exit 0; fi; mount -a'")).toEqual(["new - - perhaps"]);
    expect(done(":/bin/sh -c 'test -e x && exit 0; mount -a'")).toEqual(["new - - perhaps"]);
    expect(done(":/bin/sh -c 'f() { test -e x && return; mount /a; }; f; mount -a; exit; mount /b'")).toEqual([
      "new - /a perhaps",
      "new - -",
    ]);
    expect(
      done(":/bin/sh -c '[ -n \"$X\" ] || exit 1; test -e x || { echo no; exit 2; }; mount -a'", { environment: { X: UNKNOWN } }),
    ).toEqual(["new - -"]);
    expect(done(":/bin/sh -c 'if ! [ a = a ]; then mount -a; fi'")).toEqual(["new - - perhaps"]);
  });

  test("run in variables of the unit", () => {
    expect(done("/sbin/ip netns add $A ${B}c", { environment: { A: "x", B: "y" } })).toEqual(["name /run/netns/x ip-netns-add new"]);
    expect(done("/bin/sh -c 'ip netns add ${B}'", { environment: { B: "y" } })).toEqual(["name /run/netns/y ip-netns-add new"]);
  });
});

/** What command lines are put together from. */
const pieces = [
  ...`mount ip netns exec add sh -c env flock -t 1 -m nsenter unshare -- ' " $1 $( ) ; && { } case in esac while do done x= /a f() f exec . eval xargs sudo`.split(
    " ",
  ),
  "\n",
];

const strange = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((some) => some.join(" "));

test("no command line is too strange, and a script that ran before does the same again", () => {
  fc.assert(
    fc.property(strange, (text) => {
      const scripts = { "/s": text, "/a": "#!/bin/sh\n/s $1\n. /s" };
      const ran = new Map<string, Ran>();
      for (const line of [text, `/bin/sh -c '${text}'`, "/bin/sh /s x", "/bin/sh /s x", "/a x", "/usr/bin/env /a x", "-/a x", "/a /s"]) {
        const found = acts(line, { scripts });
        for (const { at } of found) expect(at.end).toBeGreaterThanOrEqual(at.start);
        expect(acts(line, { scripts, ran })).toEqual(found);
      }
    }),
    { numRuns: 100 },
  );
});
