// Faulty units, drawn at random with a seed: directives of the catalog with good and bad values, settings that exclude each other, and broken syntax.

import { numbers } from "../fuzz/random.mjs";

/** What chooses what a unit holds. */
function chooser(seed) {
  const next = numbers(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  return { chance: (share) => next() < share, pick, upTo: (most) => Math.floor(next() * (most + 1)) };
}

const TYPES = [
  ...Array(10).fill("service"),
  ...Array(3).fill("socket"),
  ...Array(2).fill("timer"),
  ...Array(2).fill("path"),
  ...Array(2).fill("mount"),
  "automount",
  "swap",
  "slice",
  "target",
];

/** Values for parsers by the kind of value that the catalog gives them: good and bad ones alike. */
const VALUES = {
  boolean: ["yes", "no", "1", "off", "maybe", "", "yes # really"],
  seconds: ["5", "1min 30s", "infinity", "5 parsecs", "-1", ""],
  path: ["/srv/x", "srv/x", "/srv/../x", "", "/srv//x/", "~/x", "/srv/%i", "%t/x"],
  unsigned: ["0", "7", "-7", "seven", "99999999999999", ""],
  "unit-name-list": ["a.service", "a", "a.service b.target", "a@.service", "a b/c.service", "", "%n"],
  exec: [
    "/bin/true",
    "true",
    "bin/true",
    "./true",
    "-/bin/true",
    "-bin/true",
    "+/bin/true",
    "+!/bin/true",
    "!!/bin/true",
    "@/bin/true",
    "@/bin/true true",
    ":/bin/true $X",
    "|/bin/true",
    "-",
    "/bin/",
    '/bin/sh -c "exit',
    "-/bin/sh -c 'exit",
    "/bin/true ; bin/true",
    "/bin/true ; /bin/false",
    "/bin/true \\x",
    "~/bin/true",
    "$HOME/bin/true",
    "${PROGRAM} a",
    "/bin/true %Q",
    "%h/bin/true",
    "%n/true",
    "/bin/tr*e",
    "A=1 /bin/true",
    "",
  ],
  "user-group": [
    "nobody",
    "root",
    "1000",
    "-1",
    "a b",
    "a:b",
    "4294967295",
    "65535",
    "%u",
    "%Q",
    "Ünïcode",
    "0x10",
    "",
    ".",
    "a.b",
    "a-very-long-name-of-a-user-that-nobody-has",
  ],
  other: ["", "x", "0", "-1", "yes", "/x", "a b", "a:b", "100%", "1G", "%Q", "%i", "~x", '"open', "\\x"],
};

const USERS = new Set([
  "config_parse_user_group_compat",
  "config_parse_user_group",
  "config_parse_user_group_strv",
  "config_parse_user_group_strv_compat",
]);

/** A value for a directive: a word of its closed set, or one of the kind that its parser takes. */
function valueFor({ cardinality, enumValues }, directive, { pick, chance }) {
  const words = enumValues(directive.section, directive.key)?.values.map(({ name }) => name);
  if (words && chance(0.7)) return pick(words);
  const { parser } = directive;
  if (USERS.has(parser)) return pick(VALUES["user-group"]);
  if (parser === "config_parse_exec") return pick(VALUES.exec);
  const kind = cardinality(parser)?.kind ?? "other";
  return chance(0.8) ? pick(VALUES[kind] ?? (kind.includes("path") ? VALUES.path : VALUES.other)) : pick(VALUES.other);
}

/** Settings that systemd checks against each other when it has read the unit. */
const COMBINED = {
  service: [
    ...["simple", "exec", "forking", "oneshot", "notify", "notify-reload", "dbus", "idle"].map((type) => `Type=${type}`),
    ...["no", "always", "on-success", "on-failure", "on-abnormal"].map((when) => `Restart=${when}`),
    "RestartForceExitStatus=3",
    "RemainAfterExit=yes",
    "RemainAfterExit=no",
    "ExecStart=/bin/true",
    "ExecStart=",
    "ExecStop=/bin/true",
    "ExecReload=/bin/true",
    "SuccessAction=exit",
    "BusName=org.example.%p",
    "BusName=bad name",
    "PIDFile=/run/x.pid",
    "PAMName=login",
    "KillMode=none",
    "KillMode=process",
    "DynamicUser=yes",
    "User=nobody",
    "WorkingDirectory=/proc/1",
    "WorkingDirectory=~",
    "WorkingDirectory=relative",
    "WorkingDirectory=-relative",
    "RootDirectory=/srv",
    "RootImage=/srv/x.img",
    "PrivatePIDs=yes",
    "PrivateMounts=yes",
    "PrivateUsers=managed",
    "ProtectProc=invisible",
    "Slice=a.slice",
    "Slice=a.service",
    "Slice=-a.slice",
    "Sockets=a.socket",
    "Sockets=a.service",
    "RestartSteps=3",
    "RestartMaxDelaySec=1s",
    "RestartMaxDelaySec=1min",
    "USBFunctionDescriptors=/srv/d",
    "USBFunctionStrings=/srv/s",
    "OpenFile=/srv/x",
    "ExitType=cgroup",
    "FileDescriptorStoreMax=1",
    "TimeoutStartFailureMode=kill",
    "OOMPolicy=kill",
    "Delegate=yes",
    "DelegateSubgroup=x",
    "ExtensionImages=/srv/x",
    "RuntimeDirectory=x/../y",
    "LoadCredential=x",
  ],
  socket: [
    "ListenStream=/run/%p.sock",
    "ListenStream=80",
    "ListenStream=x",
    "ListenStream=99999",
    "ListenDatagram=@x",
    "ListenSequentialPacket=/run/%p.seq",
    "ListenFIFO=/run/%p.fifo",
    "ListenFIFO=x",
    "ListenNetlink=kobject-uevent 1",
    "ListenSpecial=/dev/null",
    "ListenMessageQueue=/x",
    "Accept=yes",
    "Accept=no",
    "Service=a.service",
    "Service=a.socket",
    "Service=",
    "MaxConnections=0",
    "ExecStartPre=bin/true",
    "ExecStartPost=/bin/true",
    "SocketUser=a b",
    "SocketMode=0999",
    "SocketProtocol=tcp",
    "Symlinks=/run/x",
    "PAMName=login",
    "KillMode=none",
    "FileDescriptorName=a:b",
  ],
  timer: [
    "OnBootSec=1min",
    "OnBootSec=never",
    "OnCalendar=daily",
    "OnCalendar=sometimes",
    "OnCalendar=",
    "OnActiveSec=5",
    "OnUnitActiveSec=x",
    "Unit=a.service",
    "Unit=a",
    "Unit=a.timer",
    "Persistent=maybe",
    "OnClockChange=yes",
    "OnTimezoneChange=yes",
  ],
  path: [
    "PathExists=/srv/x",
    "PathExists=x",
    "PathChanged=/srv",
    "PathChanged=",
    "DirectoryNotEmpty=/srv/x",
    "PathExistsGlob=/srv/*",
    "PathModified=~/x",
    "Unit=a.service",
    "Unit=a.path",
    "Unit=a",
    "MakeDirectory=yes",
  ],
  mount: [
    "What=/dev/null",
    "What=",
    "Where=/srv/other",
    "Where=",
    "Where=relative",
    "Type=tmpfs",
    "Type=",
    "Options=bind",
    "Options=ro,x-systemd.requires=a.service",
    "TimeoutSec=x",
    "DirectoryMode=0999",
    "User=a b",
    "LazyUnmount=maybe",
    "PAMName=x",
    "KillMode=none",
    "ExecSearchPath=x",
  ],
  automount: ["Where=/srv/other", "Where=", "Where=relative", "ExtraOptions=x", "DirectoryMode=x", "TimeoutIdleSec=5", "TimeoutIdleSec=x"],
  swap: [
    "What=/dev/other",
    "What=",
    "What=relative",
    "Priority=5",
    "Priority=x",
    "Options=discard",
    "TimeoutSec=5",
    "User=a b",
    "KillMode=none",
  ],
  slice: ["MemoryMax=1G", "MemoryMax=x", "CPUQuota=x", "Slice=a.slice", "Slice=a.service", "ConcurrencyHardMax=3"],
  target: [],
};

const UNIT = [
  "Description=x",
  "After=a.service",
  "After=a b",
  "Requires=a b.service",
  "OnFailure=a.service",
  "OnSuccess=a.service",
  "OnFailureJobMode=isolate",
  "OnFailure=b.service",
  "AllowIsolate=maybe",
  "JobTimeoutAction=reboot",
  "JobTimeoutAction=explode",
  "StartLimitAction=exit",
  "FailureAction=exit",
  "SuccessAction=poweroff-force",
  "SuccessActionExitStatus=256",
  "ConditionPathExists=x",
  "ConditionPathExists=|!/x",
  "ConditionACPower=maybe",
  "AssertUser=a b",
  "RequiresMountsFor=x",
  "WantsMountsFor=/x",
  "SourcePath=x",
  "Documentation=x",
  "CollectMode=sometimes",
  "RebootArgument=x",
  "DefaultDependencies=maybe",
  "RefuseManualStart=",
  "SurviveFinalKillSignal=maybe",
];

/** What breaks the syntax of a file, or bends it. */
const SYNTAX = [
  "[Service",
  "[Unit] x",
  "no equals sign",
  "=value",
  "[X-Mine]",
  "[Unknown]",
  "Key\\\n  =value",
  "# comment \\",
  ";",
  ".include /srv/x",
  "   Indented=yes",
  "[]",
  "Description=\ta\\\n\n",
  "bad\x01byte=1",
  "X-Own=1",
  "Latin\xff=1",
];

const OWN = (type) => type[0].toUpperCase() + type.slice(1);
const nameOf = (type, number) => {
  const id = `u${String(number).padStart(4, "0")}`;
  if (type === "mount" || type === "automount") return `srv-${id}.${type}`;
  return type === "swap" ? `dev-${id}.swap` : `${id}.${type}`;
};

/** The lines that make a unit of this type whole, with one of them missing now and then. */
function basis(type, number, { chance }) {
  const id = `u${String(number).padStart(4, "0")}`;
  const whole = {
    service: ["ExecStart=/bin/true"],
    socket: [`ListenStream=/run/${id}.sock`],
    timer: ["OnBootSec=1h"],
    path: ["PathExists=/srv/x"],
    mount: ["What=tmpfs", `Where=/srv/${id}`, "Type=tmpfs"],
    automount: [`Where=/srv/${id}`],
    swap: [`What=/dev/${id}`],
  };
  return (whole[type] ?? []).filter(() => !chance(0.12));
}

/** One unit: its name, which holds its number, its text (of Latin-1 characters, one a byte), and that of a drop-in of some. */
function unit(number, catalog, rng) {
  const { chance, pick, upTo } = rng;
  const type = pick(TYPES);
  const section = OWN(type);
  const own = basis(type, number, rng);
  const about = ["Description=x"];
  const add = (lines, line) => lines.splice(upTo(lines.length), 0, line);
  for (let left = upTo(3); left > 0 && COMBINED[type].length > 0; left--) add(own, pick(COMBINED[type]));
  if (chance(0.35)) add(about, pick(UNIT));
  for (let left = upTo(2); left > 0; left--) {
    const directives = catalog.directivesOf(section);
    const fatal = directives.filter(({ parser }) => catalog.cardinality(parser)?.fatal);
    const directive = pick(chance(0.5) && fatal.length > 0 ? fatal : directives);
    if (directive) add(own, `${directive.key}=${valueFor(catalog, directive, rng)}`);
  }
  if (chance(0.25)) {
    const directive = pick(catalog.directivesOf("Unit"));
    add(about, `${directive.key}=${valueFor(catalog, directive, rng)}`);
  }
  if (chance(0.12)) add(chance(0.5) ? own : about, pick(SYNTAX));
  const parts = [`[Unit]\n${about.join("\n")}\n`];
  if (type !== "target" && !chance(0.02)) parts.push(`[${section}]\n${own.join("\n")}\n`);
  if (chance(0.2))
    parts.push(`[Install]\n${pick(["WantedBy=multi-user.target", "Alias=x", "Also=a b", "WantedBy=a b", "DefaultInstance=%Q"])}\n`);
  const dropin = chance(0.15) && COMBINED[type].length > 0 ? `[${section}]\n${pick(COMBINED[type])}\n${pick(COMBINED[type])}\n` : undefined;
  return { name: nameOf(type, number), text: parts.join("\n"), dropin };
}

/** So many units, no two with the same text. */
export function units(count, seed, catalog) {
  const rng = chooser(seed);
  const seen = new Map();
  for (let tries = 0; seen.size < count && tries < count * 20; tries++) {
    const made = unit(seen.size, catalog, rng);
    const shape = `${made.text}${made.dropin}`.replace(/u\d{4}/g, "");
    if (!seen.has(shape)) seen.set(shape, made);
  }
  return [...seen.values()];
}
