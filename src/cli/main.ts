import { givenArguments, keepWorkingDirectory } from "../node/path.js";
import { isUsageError, usageError } from "./failure.js";
import { helpText, type Options, parseCommandLine } from "./options.js";
import { say } from "./output/write.js";

declare const UNITLINT_VERSION: string;

/** What a command's module exports: runs it and gives the exit status. */
interface Command {
  readonly run: (options: Options) => Promise<number>;
}

const commands: Readonly<Record<Options["command"], () => Promise<Command>>> = {
  check: () => import("./commands/check.js"),
  graph: () => import("./commands/graph.js"),
  upgrade: () => import("./commands/upgrade.js"),
  cat: () => import("./commands/cat.js"),
  security: () => import("./commands/security.js"),
  explain: () => import("./commands/explain.js"),
  rules: () => import("./commands/rules.js"),
  completions: () => import("./commands/completions.js"),
};

async function main(): Promise<number> {
  if (!keepWorkingDirectory()) throw usageError("the working directory does not exist any more");
  const argv = givenArguments(process.argv.slice(2));
  const options = parseCommandLine(argv);
  const { help, version } = options.values;
  if (version || help) {
    process.stdout.write(
      version ? `unitlint ${UNITLINT_VERSION}\n` : helpText(argv.includes(options.command) ? options.command : undefined),
    );
    return 0;
  }
  return (await commands[options.command]()).run(options);
}

/** One line for whatever went wrong. */
function explainError(error: unknown): string {
  if (isUsageError(error)) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return `internal error: ${text.split("\n")[0]}; this is a bug of unitlint ${UNITLINT_VERSION}: please report it with the unit files that show it`;
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") say(`cannot write: ${error.message}`);
  process.exit(error.code === "EPIPE" ? process.exitCode : 2);
});

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    say(explainError(error));
    process.exitCode = 2;
  },
);
