// The trees that the benchmark measures.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A tree of services, each with a drop-in at every fifth, a socket at every tenth, a timer at every seventh. */
export function writeGenerated(directory, count) {
  mkdirSync(directory, { recursive: true });
  for (let n = 0; n < count; n++) {
    const put = (name, text) => writeFileSync(join(directory, name), text);
    const after = n > 0 ? `After=bench-${n >> 1}.service\nWants=bench-${n >> 1}.service\n` : "";
    put(
      `bench-${n}.service`,
      `[Unit]\nDescription=Service number ${n}\n${after}\n[Service]\nType=simple\nUser=bench\nEnvironment=NUMBER=${n} "WORDS=two words"\nExecStart=/bin/sh -c 'while sleep 60; do echo ${n}; done'\nRestart=on-failure\nRestartSec=5s\nPrivateTmp=yes\nPrivateNetwork=${n % 3 === 0 ? "yes" : "no"}\nProtectSystem=full\nLimitNOFILE=65536\n\n[Install]\nWantedBy=multi-user.target\n`,
    );
    if (n % 10 === 0)
      put(`bench-${n}.socket`, `[Socket]\nListenStream=/run/bench-${n}.sock\nSocketMode=0660\n\n[Install]\nWantedBy=sockets.target\n`);
    if (n % 7 === 0)
      put(
        `bench-${n}.timer`,
        `[Timer]\nOnCalendar=*-*-* 0${n % 10}:15:00\nRandomizedDelaySec=5min\nPersistent=yes\n\n[Install]\nWantedBy=timers.target\n`,
      );
    if (n % 5 === 0) {
      mkdirSync(join(directory, `bench-${n}.service.d`));
      put(`bench-${n}.service.d/10-limits.conf`, `[Service]\nMemoryMax=1G\nTasksMax=${100 + n}\n`);
    }
  }
}

const TYPES = "service|socket|target|timer|path|mount|automount|swap|slice|device|scope";
/** Whether a path in the directory of units is that of a unit. */
export const isUnitName = (path) => UNIT.test(path);
const UNIT = new RegExp(`^[^/]+\\.(${TYPES})$`);
const NAMES = new RegExp(`(?<![\\w.:\\\\-])[\\w:.\\\\-]+(@[\\w:.%\\\\-]*)?\\.(${TYPES})(?![\\w.-])`, "g");
/** What no two units of a machine have in common. */
const OWN = /^((?:Where|BusName|PIDFile|Listen\w+|(?:Runtime|State|Cache|Logs)Directory)=)(.*[a-z].*)$/gm;

/**
 * A tree of that many units, made of those of packages: some of them for a small one, and for one that has more than there are, copies under numbered
 * names of all services, whose references to each other are numbered too.
 */
export function writeDebian(directory, count, { base, services }) {
  const isUnit = ([path, { text }]) => isUnitName(path) && text !== undefined;
  const put = ([path, { text, link }]) => {
    const full = join(directory, path);
    mkdirSync(dirname(full), { recursive: true });
    if (link === undefined) writeFileSync(full, text);
    else symlinkSync(link, full);
  };
  const units = [...services].filter(isUnit);
  let left = count - [...base].filter(isUnit).length;
  if (left < 0) {
    for (let n = 0; n < count; n++) put(units[Math.floor((n * units.length) / count)]);
    return;
  }
  const names = namesOf(services);
  for (const entry of base) put(entry);
  for (let copy = 0; left > 0; copy++, left -= units.length) {
    for (const entry of left < units.length ? units.slice(0, left) : services) put(copy === 0 ? entry : numbered(entry, copy, names));
  }
}

/** All names that the services go by. */
const namesOf = (services) =>
  new Set([...services].flatMap(([path, { text = "" }]) => [path, ...(/^Alias=(.*)$/m.exec(text)?.[1] ?? "").split(" ")]));

/** An entry of the tree as a copy of that number has it. */
function numbered([path, { text, link }], copy, names) {
  const rename = (name) =>
    names.has(name) || names.has(name.replace(/@[^.]*/, "@")) ? name.replace(/@|\.[a-z]+$/, (end) => `_${copy}${end}`) : name;
  const numberAll = (line) => line.replace(NAMES, rename);
  return [
    path.replace(/^[^/]+?(?=\.(?:d|wants|requires)\/)|[^/]+$/g, rename),
    link === undefined ? { text: numberAll(text).replace(OWN, `$1$2_${copy}`) } : { link: numberAll(link) },
  ];
}
