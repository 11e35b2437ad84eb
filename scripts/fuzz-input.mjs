// The inputs of the fuzzer: the same seed and number give the same tree.

/** Numbers between 0 and 1 that look random: mulberry32. */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const generator = (seed, number) => numbers(Math.imul(seed + 1, 2654435761) ^ Math.imul(number + 1, 40503));

const PIECES =
  `[Unit]\n|[Service]\n|[Install]\n|[|]|=|\n|\\\n|\\|"|'|;|#| |\t|%|%i|%%|$|$$|\${A}|\`|$(|)|((|{|}|&&||||||>|<|<<E\n|~|*|?|-|@|+|!|:|\0|\uFEFF|\uDC80|\u{1F600}|\x1b[31m|é|` +
  `{{ x }}|@VAR@|yes|no|infinity|0|-1|99999999999999999999|1e9|0x|5min|4K|/|//|/..|.service|a@.service|a@b.service|a.socket|*-*-* 00:00:00|Mon..Fri|*-02-30|1..2/3|UTC|` +
  `ExecStart=/bin/sh -c '|ExecStart=|After=|JoinsNamespaceOf=|PrivateNetwork=yes\n|PrivateTmp=disconnected\n|NetworkNamespacePath=/run/netns/a\n|ip netns add a|mount --bind /a /b|` +
  `for i in 1 2 3; do |done; |if |then |fi; |while :; do |case $x in |esac; |OnCalendar=|BindPaths=|Environment=A=|Type=oneshot\n|# unitlint: ignore[|]\n`;
const pieces = PIECES.split(/(?<!\\)\|/).map((piece) => piece.replaceAll("\\|", "|"));

/** One change of a text. */
function mutate(text, base, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const at = Math.floor(random() * (text.length + 1));
  const to = Math.min(text.length, at + Math.floor(random() ** 3 * 80));
  const other = pick(base);
  const from = Math.floor(random() * other.length);
  const kinds = [
    () => text.slice(0, at) + pick(pieces) + text.slice(at),
    () => text.slice(0, at) + pick(pieces) + text.slice(to),
    () => text.slice(0, at) + text.slice(to),
    () => text.slice(0, to) + text.slice(at),
    () => text.slice(0, at) + other.slice(from, from + 120) + text.slice(at),
    () => text.slice(0, at) + pick(pieces).repeat(1 + Math.floor(random() ** 4 * 400)) + text.slice(at),
    () => text.slice(0, at) + String.fromCharCode(Math.floor(random() ** 2 * 0x3000)) + text.slice(at + 1),
    () => `${text}\n${other}`,
  ];
  return pick(kinds)();
}

const DIRECTORIES = [
  "etc/systemd/system",
  "usr/lib/systemd/system",
  "run/systemd/transient",
  "etc/systemd/user",
  "home/u/.config/systemd/user",
  "repo",
  "a/debian",
];
const NAMES =
  "a.service b.service a@.service a@b.service a.socket a.timer a.path a.target a.mount -.mount a-b.mount a.swap a.slice -.slice a-.service.d/x.conf service.d/x.conf a.service.d/1.conf a.service.d/2.conf a@.service.d/x.conf a.service.wants/b.service b.service.requires/a@c.service x@y@z.service a.automount network.target".split(
    " ",
  );
const LINKS = [
  "/dev/null",
  "a.service",
  "b.service",
  "../a.service",
  "a@.service",
  ".",
  "/",
  "../../../../../x",
  "/etc/systemd/system/a.service",
  "a.service.d",
  "",
];

/** A small tree and a version. */
export function inputOf(seed, number, base) {
  const random = generator(seed, number);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const tree = {};
  const directory = pick(DIRECTORIES);
  for (let left = 1 + Math.floor(random() ** 2 * 8); left > 0; left--) {
    const path = `/${random() < 0.8 ? directory : pick(DIRECTORIES)}/${pick(NAMES)}`;
    if (random() < 0.15) tree[path] = { link: pick(LINKS) };
    else {
      let text = pick(base);
      for (let changes = Math.floor(random() ** 2 * 20); changes > 0; changes--) text = mutate(text, base, random);
      tree[path] = text.slice(0, 20_000);
    }
  }
  return { tree, version: 230 + Math.floor(random() * 33) };
}

/** A text of a configuration. */
export function configuration(seed, number) {
  const random = generator(seed + 7, number);
  let text = "[unitlint]\nsystemd = 257\nfail-on = warning\n[rules]\nno-command = error\n[exclude]\npaths[] = a/**\n";
  const base = [text, "[__proto__]\nconstructor=1\n", "[rules]\n__proto__ = off\n"];
  for (let changes = Math.floor(random() * 12); changes > 0; changes--) text = mutate(text, base, random);
  return text;
}
