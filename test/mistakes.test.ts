import { describe, expect, test } from "vitest";
import { NEWEST } from "../src/core/version.js";
import type { ExampleFiles } from "../src/engine/rule.js";
import { rules } from "../src/generated/rules.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import { exampleTree, findingsIn } from "./support/trees.js";

interface Setting {
  readonly systemd?: number;
  readonly manager?: "user";
  readonly complete?: true;
}

/** What is wrong, the rule that says so, the line of it in the first file, and the files: one unit or a tree. */
type Mistake = readonly [what: string, rule: string, line: number, files: ExampleFiles, setting?: Setting];

const service = (...lines: readonly string[]): string => ["[Service]", ...lines, ""].join("\n");
const exec = (command: string, ...more: readonly string[]): string => service(`ExecStart=${command}`, ...more);
const unit = (line: string, ...lines: readonly string[]): string =>
  `[Unit]\n${line}\n${service("ExecStart=/usr/bin/app", ...lines)}[Install]\nWantedBy=multi-user.target\n`;
const timer = (...lines: readonly string[]): string => `[Timer]\n${lines.join("\n")}\n[Install]\nWantedBy=timers.target\n`;
const ONESHOT = service("Type=oneshot", "ExecStart=/usr/bin/job");
const user = (line: string): readonly [string, Setting] => [`[Unit]\n${line}\n${exec("/usr/bin/app")}`, { manager: "user" }];
const userInstall = (target: string): readonly [string, Setting] => [
  `${exec("/usr/bin/app")}[Install]\nWantedBy=${target}\n`,
  { manager: "user" },
];

/** Frequent mistakes about which `systemd-analyze verify` says nothing. */
const silent: readonly Mistake[] = [
  ["a redirection without a shell", "shell-syntax-in-exec", 2, exec("/usr/bin/app > /var/log/app.log")],
  ["2> without a shell", "shell-syntax-in-exec", 2, exec("/usr/bin/app 2>/dev/null")],
  ["a pipe without a shell", "shell-syntax-in-exec", 2, exec("/usr/bin/app | /usr/bin/logger")],
  ["|| true without a shell", "shell-syntax-in-exec", 2, exec("/usr/bin/app || true")],
  ["&& without a shell", "shell-syntax-in-exec", 2, exec("/usr/bin/app && /usr/bin/other")],
  ["a & at the end", "shell-syntax-in-exec", 2, exec("/usr/bin/app &")],
  ["After=network-online.target alone", "network-online-without-wants", 2, unit("After=network-online.target")],
  [
    "a client after network.target",
    "network-target-for-client",
    2,
    `[Unit]\nAfter=network.target\n${exec("/usr/bin/rclone mount remote: /mnt")}`,
  ],
  ["a comment behind a command", "inline-comment", 2, exec("/usr/bin/app --all # everything")],
  ["a comment behind a directory", "inline-comment", 3, exec("/usr/bin/app", "RuntimeDirectory=app # needs 211")],
  ["a user unit wanted by multi-user.target", "user-unit-wanted-by-system-target", 4, ...userInstall("multi-user.target")],
  ["a user unit wanted by graphical.target", "user-unit-wanted-by-system-target", 4, ...userInstall("graphical.target")],
  ["a user unit after network.target", "user-unit-needs-system-unit", 2, ...user("After=network.target")],
  ["a user unit that requires a system unit", "user-unit-needs-system-unit", 2, ...user("Requires=network-online.target")],
  ["Type=forking in the foreground", "forking-in-foreground", 2, service("Type=forking", "ExecStart=/usr/sbin/sshd -D")],
  ["Type=forking for what ends", "forking-in-foreground", 2, service("Type=forking", "ExecStart=/sbin/modprobe loop")],
  ["Type=forking without PIDFile=", "forking-without-pid-file", 2, service("Type=forking", "ExecStart=/usr/sbin/app")],
  ["Type=notify for a shell", "notify-never-sent", 2, service("Type=notify", "ExecStart=/bin/sh -c '/usr/bin/app; sleep 1'")],
  ["% of a date that stays silent", "percent-not-doubled", 2, exec("/bin/sh -c '/usr/bin/app `date +%Y-%m-%d`'")],
  ["% that systemd does not know", "invalid-specifier", 2, exec("/usr/sbin/lvextend -l 100%FREE /dev/vg/lv")],
  [
    "the value of Environment= goes on",
    "environment-unquoted",
    2,
    service("Environment=KERNEL=quiet=1 root=/dev/vda1", "ExecStart=/usr/bin/app"),
  ],
  ["words lost in Environment=", "invalid-value", 2, service("Environment=OPTS=--a --b", "ExecStart=/usr/bin/app")],
  ["$PATH in Environment=", "environment-not-expanded", 2, service("Environment=PATH=/opt/bin:$PATH", "ExecStart=/usr/bin/app")],
  ["a variable of a loop", "shell-variable-replaced", 2, exec("/bin/sh -c 'for i in a b; do touch /run/$${HOME}/${i}; done'")],
  ["a glob", "glob-without-shell", 2, exec("/bin/rm -rf /run/app/*")],
  ["~ in an argument", "glob-without-shell", 2, exec("/usr/bin/app --config ~/app.conf")],
  [
    "Requires= without After=",
    "requires-without-after",
    2,
    { "app.service": unit("Requires=db.service"), "db.service": exec("/usr/bin/db") },
  ],
  ["After= what nothing starts", "after-without-pull-in", 2, { "app.service": unit("After=prepare.service"), "prepare.service": ONESHOT }],
  ...(["ReadWritePaths", "EnvironmentFile", "WorkingDirectory"] as const).map(
    (key): Mistake => [
      `${key}= that does not exist`,
      {
        ReadWritePaths: "missing-sandbox-path",
        EnvironmentFile: "missing-environment-file",
        WorkingDirectory: "missing-working-directory",
      }[key],
      3,
      {
        "etc/systemd/system/app.service": `${exec("/usr/bin/app", `${key}=/opt/app/x`)}[Install]\nWantedBy=multi-user.target\n`,
        "etc/systemd/system/multi-user.target.wants/app.service": { link: "../app.service" },
        "usr/bin/app": { program: "\x7fELF" },
      },
      { complete: true },
    ],
  ),
  [
    "a path of the sandbox that ExecStartPre= makes",
    "sandbox-path-created-too-late",
    2,
    service("ReadWritePaths=/var/lib/app", "ExecStartPre=+/bin/mkdir -p /var/lib/app", "ExecStart=/usr/bin/app"),
  ],
  ["no [Install]", "service-without-install", 3, `[Unit]\nAfter=network.target\n${exec("/usr/bin/app")}`],
  ["WantedBy= in [Unit]", "key-in-wrong-section", 2, `[Unit]\nWantedBy=multi-user.target\n${exec("/usr/bin/app")}`],
  ["WantedBy= without a suffix", "bad-unit-name", 4, `${exec("/usr/bin/app")}[Install]\nWantedBy=multi-user\n`],
  ["a misspelt WantedBy=", "install-target-typo", 4, `${exec("/usr/bin/app")}[Install]\nWantedBy=multiuser.target\n`],
  ["timer.target for timers.target", "install-target-typo", 4, "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timer.target\n"],
  ["a timer with OnUnitActiveSec= alone", "timer-never-starts", 2, { "job.timer": timer("OnUnitActiveSec=5min"), "job.service": ONESHOT }],
  [
    "Persistent= without OnCalendar=",
    "persistent-without-calendar",
    3,
    { "job.timer": timer("OnBootSec=5min", "Persistent=true"), "job.service": ONESHOT },
  ],
  ["OnCalendar= every second", "calendar-too-often", 2, { "job.timer": timer("OnCalendar=*:0/5:*"), "job.service": ONESHOT }],
  ["OnCalendar= every minute", "calendar-too-often", 2, { "job.timer": timer("OnCalendar=*-*-* 4:*"), "job.service": ONESHOT }],
  ["a timer without [Install]", "install-missing", 1, { "job.timer": "[Timer]\nOnCalendar=daily\n", "job.service": ONESHOT }],
  ["a timer without a service", "triggered-unit-missing", 1, { "job.timer": timer("OnCalendar=daily") }, { complete: true }],
  [
    "a service of a timer with [Install]",
    "timer-service-with-install",
    5,
    { "job.service": `${ONESHOT}[Install]\nWantedBy=multi-user.target\n`, "job.timer": timer("OnCalendar=daily") },
  ],
  ["ExecStop= of a oneshot", "oneshot-exec-stop", 4, service("Type=oneshot", "ExecStart=/usr/bin/up", "ExecStop=/usr/bin/down")],
  ["sudo", "sudo-in-exec", 2, exec("/usr/bin/sudo -u app /usr/bin/app")],
  ["a low port without privileges", "low-port-without-privileges", 3, service("User=app", "ExecStart=/usr/bin/app --port 80")],
  ["a misspelt capability", "unknown-capability", 2, service("CapabilityBoundingSet=CAP_NET_BIND", "ExecStart=/usr/bin/app")],
  [
    "a bounding set without ambient capabilities",
    "bounding-set-without-ambient",
    4,
    service("User=app", "NoNewPrivileges=yes", "CapabilityBoundingSet=CAP_NET_RAW", "ExecStart=/usr/bin/app"),
  ],
  ["ExecStop= that kills", "redundant-exec-stop", 3, exec("/usr/bin/app", "ExecStop=/bin/kill $MAINPID")],
  ["nohup", "redundant-nohup", 2, exec("/usr/bin/nohup /usr/bin/app")],
  ["setsid", "simple-service-forks", 2, exec("/usr/bin/setsid /usr/bin/app")],
  ["screen -dm", "simple-service-forks", 2, exec("/usr/bin/screen -dmS app /usr/bin/app")],
  ["docker run -d", "simple-service-forks", 2, exec("/usr/bin/docker run -d app")],
  ["--daemon", "simple-service-forks", 2, exec("/usr/bin/rclone mount a: /mnt --daemon")],
  ["ssh -f", "simple-service-forks", 2, exec("/usr/bin/ssh -fN -L 80:db:80 gate")],
  ["quotes in quotes", "nested-quotes", 2, exec('/bin/sh -c "echo "all is well" > /run/state"')],
  ["\\b in single quotes", "backspace-in-pattern", 2, exec("/bin/grep -q '\\bquiet' /proc/cmdline")],
  ["an escape that systemd does not know", "invalid-quoting", 2, exec("/bin/grep -q 'a\\|b' /proc/cmdline")],
  ["restarts beyond the limit", "restart-hits-start-limit", 3, service("Restart=always", "RestartSec=0", "ExecStart=/usr/bin/app")],
  ["long work in ExecStartPre=", "start-times-out", 2, service("ExecStartPre=/bin/sleep 120", "ExecStart=/usr/bin/app")],
  ["After=syslog.target", "syslog-target", 2, unit("After=syslog.target")],
  ["PermissionsStartOnly=", "directive-deprecated", 2, service("PermissionsStartOnly=yes", "User=app", "ExecStart=/usr/bin/app")],
  ["a relative script", "relative-script", 2, exec("/usr/bin/node app.js")],
  [
    "Restart= of a oneshot before 244",
    "oneshot-restart",
    3,
    service("Type=oneshot", "Restart=on-failure", "ExecStart=/usr/bin/job"),
    { systemd: 243 },
  ],
  [
    "a backslash at the end of a comment",
    "comment-continuation",
    3,
    "[Service]\n# see the manual \\\nExecStart=/usr/bin/app\n",
    { systemd: 239 },
  ],
  ["RemainAfterExit= of a daemon", "simple-remain-after-exit", 3, exec("/usr/bin/app", "RemainAfterExit=yes")],
  [
    "hostname in a UTS namespace",
    "hostname-per-process",
    3,
    service("ProtectHostname=private", "ExecStartPre=/bin/hostname a", "ExecStart=/usr/bin/app"),
  ],
  [
    "RootDirectory=/ and StateDirectory=",
    "root-directory-slash",
    2,
    service("RootDirectory=/", "StateDirectory=app", "ExecStart=/usr/bin/app"),
    { systemd: 252 },
  ],
  ["an alias of another type", "bad-alias", 4, `${exec("/usr/bin/app")}[Install]\nAlias=app.socket\n`],
  [
    "an alias that is another unit",
    "alias-conflict",
    4,
    { "app.service": `${exec("/usr/bin/app")}[Install]\nAlias=web.service\n`, "web.service": exec("/usr/bin/web") },
  ],
  [
    "an alias that leads to nothing",
    "dangling-link",
    1,
    { "http.service": { link: "webserver.service" }, "web.service": exec("/usr/bin/web") },
  ],
];

/** Frequent mistakes of which systemd itself says something. */
const spoken: readonly Mistake[] = [
  ["StartLimitIntervalSec= in [Service]", "key-in-wrong-section", 3, exec("/usr/bin/app", "StartLimitIntervalSec=0")],
  [
    "a second ExecStart= in a drop-in",
    "several-exec-start",
    2,
    { "app.service.d/own.conf": exec("/usr/bin/other"), "app.service": exec("/usr/bin/app") },
  ],
  ["PIDFile= in /var/run", "value-deprecated", 3, service("Type=forking", "PIDFile=/var/run/app.pid", "ExecStart=/usr/sbin/app")],
  ["StandardOutput=syslog", "value-deprecated", 3, exec("/usr/bin/app", "StandardOutput=syslog")],
  ["an executable unit file", "unit-file-mode", 1, { "app.service": { program: exec("/usr/bin/app") } }],
  ["a unit file for everyone to write", "unit-file-mode", 1, { "app.service": { writable: exec("/usr/bin/app") } }],
  ["KillMode=none", "value-deprecated", 3, exec("/usr/bin/app", "KillMode=none")],
  ["MemoryLimit=", "directive-removed", 3, exec("/usr/bin/app", "MemoryLimit=1G")],
  ["CPUShares=", "directive-removed", 3, exec("/usr/bin/app", "CPUShares=100")],
  ["BlockIOWeight=", "directive-removed", 3, exec("/usr/bin/app", "BlockIOWeight=100")],
  ["the name of a mount unit", "unit-name-mismatch", 3, { "data.mount": "[Mount]\nWhat=/dev/sdb1\nWhere=/srv/data\n" }],
  ["Restart=always of a oneshot", "oneshot-restart", 3, service("Type=oneshot", "Restart=always", "ExecStart=/usr/bin/job")],
  ["a relative program", "invalid-exec", 2, exec("bin/app")],
  ["a variable as the program", "variable-as-executable", 2, exec("$APP --all")],
  ["WorkingDirectory=~/app", "invalid-value", 3, exec("/usr/bin/app", "WorkingDirectory=~/app")],
  ["quoted WorkingDirectory=", "invalid-value", 3, exec("/usr/bin/app", 'WorkingDirectory="/srv/app"')],
  ["a misspelt key", "unknown-directive", 3, exec("/usr/bin/app", "Restrat=always")],
  ["ConditionPathExists= in [Service]", "key-in-wrong-section", 3, exec("/usr/bin/app", "ConditionPathExists=/x")],
  ["JoinsNamespaceOf= in [Service]", "key-in-wrong-section", 3, exec("/usr/bin/app", "JoinsNamespaceOf=a.service")],
  ["Type=Forking", "invalid-value", 2, service("Type=Forking", "ExecStart=/usr/bin/app")],
  ["Restart=2", "invalid-value", 2, service("Restart=2", "ExecStart=/usr/bin/app")],
  ["cron's syntax in OnCalendar=", "invalid-value", 2, { "job.timer": timer("OnCalendar=*/5 * * * *"), "job.service": ONESHOT }],
  ["a list with commas", "bad-unit-name", 2, unit("After=a.service,b.service")],
  ["absolute RuntimeDirectory=", "invalid-value", 3, exec("/usr/bin/app", "RuntimeDirectory=/run/app")],
  ["absolute StateDirectory=", "invalid-value", 3, exec("/usr/bin/app", "StateDirectory=/var/lib/app")],
  [
    "a template without an instance",
    "template-without-instance",
    2,
    { "app.service": unit("Wants=web@.service"), "web@.service": exec("/usr/bin/web") },
  ],
  ["\\| in a pattern", "invalid-quoting", 2, exec("/bin/grep -q 'a\\|b' /etc/hosts")],
];

const every = rules.map(({ rule }) => rule);
/** What systemd says in addition, when the line that it drops was the only one of its kind. */
const CONSEQUENCES: ReadonlySet<string> = new Set(["timer-without-trigger"]);

const textOf = (content: MemoryFiles[string] | undefined): string =>
  typeof content === "object" ? (Object.values(content)[0] ?? "") : (content ?? "");

function examine([, id, line, files, setting = {}]: Mistake): void {
  const { systemd = NEWEST, manager, complete = false } = setting;
  const tree = exampleTree(files, manager);
  const [faulty = ""] = Object.keys(tree);
  const findings = findingsIn(memorySnapshot(tree, { complete }), every, { min: systemd, max: systemd }, manager);
  const found = findings.map(({ rule, at, severity }) => ({
    rule,
    severity,
    line: at.file === `/${faulty}` ? textOf(tree[faulty]).slice(0, at.start).split("\n").length : at.file,
  }));
  expect(found).toContainEqual(expect.objectContaining({ rule: id, line }));
  const graver = found.filter((one) => one.severity !== "info" && one.line !== line && !CONSEQUENCES.has(one.rule));
  expect(graver, "nothing else is wrong").toEqual([]);
}

describe("frequent mistakes about which systemd-analyze verify is silent", () => {
  for (const mistake of silent) test(`${mistake[0]}: ${mistake[1]}`, () => examine(mistake));
});

describe("frequent mistakes of which systemd says something", () => {
  for (const mistake of spoken) test(`${mistake[0]}: ${mistake[1]}`, () => examine(mistake));
});
