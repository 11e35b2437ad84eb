import { dirname, join } from "node:path";
import { realPath, statsOf } from "../../node/path.js";

/** The directory that paths of a repository are relative to: what a CI service says, else the nearest one with a `.git`, else the working directory. */
export function repositoryTop(): string {
  const said = process.env.GITHUB_WORKSPACE ?? process.env.CI_PROJECT_DIR;
  const here = realPath(process.cwd());
  const top = said !== undefined && statsOf(said) ? realPath(said) : undefined;
  if (top !== undefined && `${here}/`.startsWith(`${top}/`)) return top;
  for (let directory = here; directory !== dirname(directory); directory = dirname(directory)) {
    if (statsOf(join(directory, ".git"))) return directory;
  }
  return here;
}

/** A path below a directory, relative to it; any other as it is. */
export const below = (top: string, path: string): string => (path.startsWith(`${top}/`) ? path.slice(top.length + 1) : path);
