// The trees that the benchmark measures.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A tree of services, each with a drop-in at every fifth, a socket at every tenth, a timer at every seventh. */
export function writeTree(directory, count) {
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
