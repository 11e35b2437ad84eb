import { dirname, join, resolve } from "node:path";
import type { Config } from "../../engine/config.js";
import { readTarget } from "../../engine/target.js";
import { statsOf } from "../../node/path.js";
import { usageError } from "../failure.js";
import { readText } from "./text.js";

const NAME = ".unitlint.conf";

/** A configuration and the directory that its patterns are relative to. */
export interface FoundConfig extends Config {
  readonly directory: string;
  /** Its file; undefined where there is none. */
  readonly path?: string;
}

/** The configuration named by `--config`, else the nearest `.unitlint.conf` at or above the first path; an empty one where there is none. */
export async function findConfig(named: string | undefined, firstPath: string, ruleIds: readonly string[]): Promise<FoundConfig> {
  const path = named === undefined ? nearestFile(resolve(firstPath)) : resolve(named);
  if (path === undefined) return { rules: new Map(), profiles: [], overrides: [], exclude: [], directory: process.cwd() };
  if (named === undefined && !statsOf(path)?.isFile()) throw usageError(`${path} is no file`);
  const text = readText(path);
  const { readConfig } = await import("../../engine/config.js");
  const config = await readConfig(text, ruleIds);
  const { systemd } = typeof config === "string" ? {} : config;
  const target = systemd === undefined || systemd === "auto" ? undefined : await readTarget(systemd);
  const problem = [config, target].find((one) => typeof one === "string");
  if (typeof config === "string" || problem !== undefined) throw usageError(`${path}: ${String(problem)}`);
  return { ...config, directory: dirname(path), path };
}

function nearestFile(from: string): string | undefined {
  for (let directory = from; ; directory = dirname(directory)) {
    const path = join(directory, NAME);
    if (statsOf(path)) return path;
    if (directory === dirname(directory)) return undefined;
  }
}
