import type { ExecCommand } from "./exec.js";

/** The name of a command's program: the last component of its path. */
export function programName({ path }: ExecCommand): string {
  return path.text.replace(/^.*\//, "");
}

/**
 * The name of a command's program where that is looked up, or lies in one of the directories for programs of the distribution; undefined
 * elsewhere: a script of the same name there may do anything.
 */
export function systemProgram({ path }: ExecCommand): string | undefined {
  return /^(?:(?:\/usr)?\/s?bin\/)?([^/]+)$/.exec(path.text)?.[1];
}

/** The arguments of a command without their quotes; specifiers and variables stand as they are written. */
export function argumentsOf({ args }: ExecCommand): readonly string[] {
  return args.map(({ text }) => text.text);
}

/** Whether an argument stands behind a `-c`, alone or with other letters: for a shell, that is the text that it runs. */
export function isShellText({ args }: ExecCommand, index: number): boolean {
  return /^-\w*c$/.test(args[index - 1]?.text.text ?? "");
}

/** Shells that take a text to run behind `-c`, as sh(1) does, by the names of their programs. */
export const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh"]);

/** Whether a command is run by a shell that it names, as `/bin/sh`. */
export function isShell(command: ExecCommand): boolean {
  return SHELLS.has(programName(command));
}

/** The text that a shell gets right behind its first option, as in `sh -ec TEXT`; undefined for other commands. */
export function shellText(command: ExecCommand): string | undefined {
  return isShell(command) && isShellText(command, 1) ? (command.args[1]?.text.text ?? "") : undefined;
}
