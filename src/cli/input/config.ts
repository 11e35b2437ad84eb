import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Config } from "../../engine/config.js";
import { usageError } from "../failure.js";
import { readText } from "./text.js";

const NAME = ".unitlint.conf";

/** A configuration and the directory that its patterns are relative to. */
export interface FoundConfig extends Config {
  readonly directory: string;
}

/** The configuration named by `--config`, else the nearest `.unitlint.conf` at or above the first path; an empty one where there is none. */
export async function findConfig(named: string | undefined, firstPath: string, ruleIds: readonly string[]): Promise<FoundConfig> {
  const path = named === undefined ? nearestFile(resolve(firstPath)) : resolve(named);
  if (path === undefined) return { rules: new Map(), profiles: [], overrides: [], exclude: [], directory: process.cwd() };
  const text = readText(path);
  const { readConfig } = await import("../../engine/config.js");
  const config = await readConfig(text, ruleIds);
  if (typeof config === "string") throw usageError(`${path}: ${config}`);
  return { ...config, directory: dirname(path) };
}

function nearestFile(from: string): string | undefined {
  for (let directory = from; ; directory = dirname(directory)) {
    const path = join(directory, NAME);
    if (existsSync(path)) return path;
    if (directory === dirname(directory)) return undefined;
  }
}
