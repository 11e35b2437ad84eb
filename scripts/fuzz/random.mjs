// Texts that nobody would write. The same seed and number give the same ones.

/** Numbers between 0 and 1 that look random, the same for the same seed: mulberry32. */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What chooses for one input. */
export function chooser(seed, number) {
  const random = numbers(Math.imul(seed + 1, 2654435761) ^ Math.imul(number + 1, 40503));
  const below = (count) => Math.floor(random() * count);
  return {
    random,
    below,
    pick: (list) => list[below(list.length)],
    chance: (part) => random() < part,
    shuffled: (list) =>
      list
        .map((one) => [random(), one])
        .sort(([a], [b]) => a - b)
        .map(([, one]) => one),
  };
}

const pieces = [
  "[Unit]\n",
  "[Service]\n",
  "[Install]\n",
  ..."[]=\n\\\"';# \t%$`(){}<>~*?-@+!:/,|&\0\r".split(""),
  ..."\\\n|%i|%%|%n|%h|%Z|$|$$|${A}|$A|$(|((|&&|||;;|>>|<<E\n|<<<|\uFEFF|\uDC80|\u{1F600}|\x1b[31m|\x9b2J|\u202e|\u2028|é|\r\n".split("|"),
  ..."{{ x }}|{% if x %}\n|{% endif %}\n|@VAR@|%%VAR%%|<%= x %>|#{x}|yes|no|infinity|0|-1|99999999999999999999|1e9|0x|0777|1.5|5min|4K|50%".split(
    "|",
  ),
  ..."/|//|/..|/.|.service|a@.service|a@b.service|a.socket|app.slice|~|~@mount|@system-service|EPERM|:EPERM|0-3,5|1-|u:g|::1|10.0.0.0/8|[::]:80".split(
    "|",
  ),
  ..."*-*-* 00:00:00|Mon..Fri|*-02-30|1..2/3|UTC|Europe/Berlin|*:0/15|2026-*|daily|*-*~03|\\x2d|\\u00e9|\\101|\\".split("|"),
  ..."ExecStart=/bin/sh -c '|ExecStart=|ExecStartPre=-+|After=|JoinsNamespaceOf=|PrivateNetwork=yes\n|PrivateTmp=disconnected\n|PrivateMounts=no\n".split(
    "|",
  ),
  ..."NetworkNamespacePath=/run/netns/a\n|ip netns add a|ip netns exec a |mount --bind /a /b|unshare -n |nsenter -t 1 -m |OnCalendar=|BindPaths=".split(
    "|",
  ),
  ..."for i in 1 2 3; do |done; |if |then |fi; |while :; do |case $x in |esac; |Environment=A=|EnvironmentFile=-|Type=oneshot\n|RootDirectory=/r\n".split(
    "|",
  ),
  ..."# unitlint: ignore[|# unitlint: ignore-file[|; unitlint:ignore|]\n|] -- why\n|.include /a\n|X-Foo=bar\n".split("|"),
];

/** Lists that a mutation takes pieces of: texts to begin with, lines of them, ids of rules. */
export function poolOf(texts, ruleIds) {
  const lines = [...new Set(texts.flatMap((text) => text.split("\n")))].filter((line) => line.length < 300);
  return { texts, ruleIds, lines, settings: lines.filter((line) => /^[A-Z]\w+=/.test(line)) };
}

/** One change of a text. */
function mutate(text, pool, choose) {
  const { random, below, pick } = choose;
  const at = below(text.length + 1);
  const to = Math.min(text.length, at + Math.floor(random() ** 3 * 80));
  const other = pick(pool.texts);
  const from = below(other.length);
  const lines = text.split("\n");
  const row = below(lines.length);
  const withRow = (...rows) => [...lines.slice(0, row), ...rows, ...lines.slice(row + 1)].join("\n");
  const line = lines[row];
  const equals = line.indexOf("=");
  const setting = pick(pool.settings);
  const kinds = [
    () => text.slice(0, at) + pick(pieces) + text.slice(at),
    () => text.slice(0, at) + pick(pieces) + text.slice(to),
    () => text.slice(0, at) + text.slice(to),
    () => text.slice(0, to) + text.slice(at),
    () => text.slice(0, at) + other.slice(from, from + 120) + text.slice(at),
    () => text.slice(0, at) + pick(pieces).repeat(1 + Math.floor(random() ** 4 * 400)) + text.slice(at),
    () => text.slice(0, at) + String.fromCharCode(Math.floor(random() ** 2 * 0x3000)) + text.slice(at + 1),
    () => `${text}\n${other}`,
    () => withRow(line, setting),
    () => withRow(setting, line),
    () => withRow(pick(pool.lines)),
    () => withRow(line, line),
    () => withRow(),
    () => withRow(lines[below(lines.length)], line),
    () => withRow(equals < 0 ? line : `${line.slice(0, equals + 1)}${setting.slice(setting.indexOf("=") + 1)}`),
    () => withRow(equals < 0 ? line : line.slice(0, equals + 1), line),
    () => withRow(line.replace(" ", ` \\\n${pick(["", "# x\n", "  "])}`)),
    () => withRow(`# unitlint: ${pick(["ignore", "ignore", "ignore-file"])}[${pick(pool.ruleIds)}, ${pick(pool.ruleIds)}] -- x`, line),
    () => (random() < 0.2 ? text.replaceAll("\n", "\r\n") : text.replace("\n", "\r\n")),
    () => text.replace(/\n$/, ""),
  ];
  return pick(kinds)();
}

/** A text after some changes, mostly few. */
export function mutated(text, pool, choose, most = 16) {
  let changed = text;
  for (let left = Math.floor(choose.random() ** 2 * (most + 1)); left > 0; left--) changed = mutate(changed, pool, choose);
  return changed;
}
