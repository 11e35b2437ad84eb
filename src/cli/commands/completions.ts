import { allRules } from "../../engine/own-rules.js";
import { rules } from "../../generated/rules.js";
import { usageError } from "../failure.js";
import { commandNames, commandTable, type Options, optionsOf, wordsOf } from "../options.js";
import { write } from "../output/write.js";

const ids = allRules(rules).map(({ rule }) => rule.id);
const categories = [...new Set(rules.map(({ category }) => category))];

const shells: Readonly<Record<string, () => string>> = { bash, zsh, fish };

/** `unitlint completions SHELL`: a script that completes unitlint's command line there. */
export async function run({ operands, values }: Options): Promise<number> {
  const [shell, ...more] = operands;
  const script = shell === undefined || more.length > 0 ? undefined : shells[shell];
  if (!script) throw usageError(`completions takes one shell: ${Object.keys(shells).join(", ")}`);
  write(values, script());
  return 0;
}

/** The words that an option's value may be; undefined: a file. */
function valuesOf(name: string): readonly string[] | undefined {
  if (name === "select" || name === "ignore") return [...ids, ...categories];
  return wordsOf(name);
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function bash(): string {
  const flags = optionsOf(undefined).map(({ name }) => `--${name}`);
  const cases = optionsOf(undefined).flatMap(({ name, takesValue }) => {
    const words = valuesOf(name);
    return takesValue && words ? [`    --${name}) COMPREPLY=($(compgen -W ${quote(words.join(" "))} -- "$word")); return ;;`] : [];
  });
  return `# bash completion for unitlint
_unitlint() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  case $before in
${cases.join("\n")}
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W ${quote(flags.join(" "))} -- "$word"))
  elif [[ $command == explain && $COMP_CWORD -eq 2 ]]; then
    COMPREPLY=($(compgen -W ${quote(ids.join(" "))} -- "$word"))
  elif [[ $command == completions && $COMP_CWORD -eq 2 ]]; then
    COMPREPLY=($(compgen -W ${quote(Object.keys(shells).join(" "))} -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
    if [[ $COMP_CWORD -eq 1 ]]; then COMPREPLY+=($(compgen -W ${quote(commandNames.join(" "))} -- "$word")); fi
  fi
}
complete -o filenames -F _unitlint unitlint
`;
}

function zsh(): string {
  const plain = (text: string): string => text.replace(/[[\]:\\]/g, "\\$&");
  const options = optionsOf(undefined).map(({ name, help, takesValue, value }) => {
    const words = valuesOf(name);
    const action = takesValue ? `:${value ?? name}:${words ? `(${words.join(" ")})` : "_files"}` : "";
    return `    ${quote(`*--${name}${takesValue ? "=" : ""}[${plain(help)}]${action}`)}`;
  });
  const names = commandNames.map((name) => `    ${quote(`${name}:${plain(commandTable[name].help)}`)}`);
  return `#compdef unitlint
_unitlint_first() {
  local -a commands=(
${names.join("\n")}
  )
  _describe command commands
  _files
}
_unitlint_rest() {
  case $words[2] in
    explain) compadd -- ${ids.join(" ")} ;;
    completions) compadd -- ${Object.keys(shells).join(" ")} ;;
    *) _files ;;
  esac
}
_unitlint() {
  _arguments -s \\
${options.map((line) => `${line} \\`).join("\n")}
    '1:command:_unitlint_first' '*:path:_unitlint_rest'
}
if [ "$funcstack[1]" = _unitlint ]; then _unitlint "$@"; else compdef _unitlint unitlint; fi
`;
}

function fish(): string {
  const text = (said: string): string => `'${said.replace(/['\\]/g, "\\$&")}'`;
  const first = commandNames.map((name) => `complete -c unitlint -n __fish_use_subcommand -a ${name} -d ${text(commandTable[name].help)}`);
  const options = optionsOf(undefined).map(({ name, help, takesValue }) => {
    const words = valuesOf(name);
    return `complete -c unitlint -l ${name} -d ${text(help)}${takesValue ? (words ? ` -x -a ${text(words.join(" "))}` : " -r") : ""}`;
  });
  const seen = (command: string, words: readonly string[]): string =>
    `complete -c unitlint -n '__fish_seen_subcommand_from ${command}' -f -a ${text(words.join(" "))}`;
  return `${[...first, ...options, seen("explain", ids), seen("completions", Object.keys(shells))].join("\n")}\n`;
}
