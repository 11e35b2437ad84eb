const WIDTH = 100;
const INDENT = " ".repeat(11);

/** A named paragraph: the name in the margin, the text broken between words. */
export const field = (name: string, text: string): string =>
  text
    .split("\n")
    .flatMap((line) => wrap(line, WIDTH - INDENT.length))
    .map((line, n) => `${n === 0 ? `  ${name}`.padEnd(INDENT.length) : INDENT}${line}`.trimEnd())
    .join("\n");

/** Breaks a line of prose between words; one that is indented or a setting stays whole. */
function wrap(line: string, width: number): string[] {
  const lines = [""];
  if (/^\s|^[A-Za-z]+=|^\[/.test(line)) return [line];
  for (const word of line.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}

/** `systemd 240 to 253`, or `all`. */
export function versionsOf({ min, max }: { readonly min?: number | undefined; readonly max?: number | undefined }): string {
  if (min !== undefined && max !== undefined) return `systemd ${min} to ${max}`;
  return min !== undefined ? `systemd ${min} and later` : max !== undefined ? `systemd up to ${max}` : "all";
}
