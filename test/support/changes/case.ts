import type { ExampleFiles } from "../../../src/engine/rule.js";
import type { Manager } from "../../../src/model/unit.js";

/** Units that a change hits, with what is marked in them, and units as near as possible that it does not. */
export interface Case {
  readonly hit: ExampleFiles;
  readonly marks: string;
  readonly miss: ExampleFiles;
  readonly manager?: Manager;
  readonly effect?: string;
  readonly complete?: boolean;
}

/** A service with these lines and a command. */
export const service = (...lines: string[]): string => `[Service]\n${lines.join("\n")}\nExecStart=/usr/bin/app\n`;

/** Where a system keeps the units that its administrator writes. */
export const at = "etc/systemd/system";
