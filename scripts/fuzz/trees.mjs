// Trees of unit files, with drop-ins, links, scripts and files of variables, and what must hold of what the linter makes of them.
import { chooser, mutated } from "./random.mjs";

const DIRECTORIES = [
  "etc/systemd/system",
  "usr/lib/systemd/system",
  "run/systemd/transient",
  "etc/systemd/user",
  "home/u/.config/systemd/user",
  "usr/lib/systemd/user",
  "usr/local/lib/systemd/system",
  "lib/systemd/system",
  "etc/systemd/system.control",
  "etc/systemd/system/deeper",
  "srv/a b\udcff::error::/etc/systemd/system",
  "repo",
  "a/debian",
];
const NAMES =
  "a.service b.service a@.service a@b.service a.socket a.timer a.path a.target a.mount -.mount a-b.mount a.swap a.slice -.slice a-.service.d/x.conf service.d/x.conf a.service.d/1.conf a.service.d/2.conf a@.service.d/x.conf a@b.service.d/x.conf a.service.wants/b.service b.service.requires/a@c.service a.target.upholds/b.service x@y@z.service a.automount network.target a.service.in a.service.d/x.conf.in dev-sda1.device a.scope a.service.d a\\x2db.service é.service".split(
    " ",
  );
const LINKS =
  "/dev/null a.service b.service ../a.service a@.service a@b.service . .. / ../../../../../x /etc/systemd/system/a.service a.service.d a.timer /usr/lib/app/run.sh".split(
    " ",
  );
const SCRIPTS = [
  "#!/bin/sh\nset -e\nip netns add a\nfor i in 1 2; do ip link add v$i type veth; done\nexec /usr/bin/app\n",
  '#!/bin/bash\n. /etc/default/app\nmount --bind "$A" /run/netns/b && unshare --net=/run/netns/c true\n',
  "#!/bin/sh\nf() {\n  case $1 in a|b) nsenter --net=/run/netns/a sh -c 'ip a' ;; *) f a ;; esac\n}\nf \"$@\" | cat <<E\n$A\nE\n",
];
const VARIABLES = ["A=/run/netns/b\n# x\nB='a b'\nC=\"$A\"\n", "export A=1\nB=a \\\n b\n;x\nC=$(date)\n"];

/** The examples of the rules as trees, to begin with. */
export function startingTrees(rules) {
  return rules.flatMap(({ rule }) =>
    rule.examples.flatMap(({ bad, good }) =>
      [bad, good].flatMap((files) => {
        if (typeof files === "string") return [{ "etc/systemd/system/a.service": files }];
        const isPlaced = Object.keys(files).some((path) => /(^|\/)systemd\/(system|user)\//.test(path));
        return [isPlaced ? files : Object.fromEntries(Object.entries(files).map(([path, one]) => [`etc/systemd/system/${path}`, one]))];
      }),
    ),
  );
}

/** A tree of a few kilobytes and what to ask of it. */
export function treeInput(seed, number, pool) {
  const choose = chooser(seed, number);
  const { random, below, pick, chance } = choose;
  const tree = {};
  if (chance(0.6)) {
    for (const [path, content] of Object.entries(pick(pool.trees)).slice(0, 8)) {
      const text = content.program ?? content.writable ?? content;
      const kept = typeof text !== "string" || chance(0.3);
      const name = chance(0.05) ? path.replace(/[^/]+$/, pick(NAMES)) : path;
      tree[name.replace(/^\/?/, "/")] = kept ? content : mutated(text, pool, choose).slice(0, 6000);
    }
  }
  const directory = pick(DIRECTORIES);
  for (let left = Math.floor(random() ** 2 * 7) + (Object.keys(tree).length > 0 ? 0 : 1); left > 0; left--) {
    const path = `/${chance(0.8) ? directory : pick(DIRECTORIES)}/${pick(NAMES)}`;
    tree[path] = chance(0.15) ? { link: pick(LINKS) } : mutated(pick(pool.texts), pool, choose).slice(0, 6000);
  }
  if (chance(0.25)) {
    const script = mutated(pick(SCRIPTS), pool, choose);
    const run = `[Service]\nType=oneshot\nEnvironmentFile=/etc/default/app\nExecStart=/usr/lib/app/run.sh $A %i\nPrivateNetwork=${pick(["yes", "no"])}\n`;
    tree[`/${directory}/run${pick(["", "@", "@x"])}.service`] = mutated(run, pool, choose, 4);
    tree["/usr/lib/app/run.sh"] = chance(0.8) ? { program: script } : script;
    tree["/etc/default/app"] = mutated(pick(VARIABLES), pool, choose);
    if (chance(0.3)) tree["/etc/default/app"] = pick([{ link: pick(LINKS) }, { link: "app" }, "", "A=\0\n"]);
  }
  const from = 230 + below(33);
  const to = chance(0.7) ? from : from + below(263 - from);
  return { tree, range: { min: from, max: to }, complete: chance(0.4), unsafe: chance(0.5), order: choose.shuffled(Object.keys(tree)) };
}

/** What the linter can be asked about trees. */
export function treeChecks(linter) {
  const rules = linter.rules.map(({ rule }) => ({ rule }));
  const own = new Map(linter.ownRules.map(({ id, severity }) => [id, severity]));
  const known = new Set([...linter.rules.map(({ rule }) => rule.id), ...own.keys()]);
  const request = (snapshot, range) => ({
    snapshot,
    trees: linter.treesOf(snapshot),
    rules,
    own,
    known,
    range,
    graph: linter.namespaceGraph,
  });
  const snapshotOf = (tree, complete) => linter.memorySnapshot(tree, { complete });
  const find = (snapshot, range) => linter.check(request(snapshot, range));
  const parse = (path, text) => linter.parseUnitFile(path, text).items;
  const invalid = (path, text) => parse(path, text).filter(({ kind }) => kind === "invalid").length;
  const kindOf = ({ rule, at, message }) => `${rule} in ${at.file}: ${message}`;

  function* unprinted({ files }) {
    for (const [path, text] of files) {
      const printed = parse(path, text).map(({ start, end }) => text.slice(start, end));
      if (printed.join("") !== text) yield `${path} is printed otherwise than it was read`;
      if (linter.decode(linter.encode(text)) !== text && !/[\ud800-\udbff\udc00-\udc7f]|[^\ud800-\udbff][\udd00-\udfff]/.test(text))
        yield `${path} has other bytes once it is written`;
    }
  }

  /** Places outside of files, and messages that show that something was put together wrongly. */
  function* misplaced({ files }, found) {
    for (const { rule, id, at, notes = [], fix, message, help = "" } of found) {
      for (const span of [at, ...notes.map((note) => note.at), ...(fix?.edits ?? []).map((edit) => edit.at)]) {
        const length = files.get(span.file)?.length ?? 0;
        if (!(0 <= span.start && span.start <= span.end && span.end <= length)) yield `${rule ?? id} marks ${JSON.stringify(span)}`;
      }
      for (const text of [message, help, fix?.title ?? "", ...notes.map((note) => note.text)])
        if (/\bundefined\b|\bNaN\b|\[object |\uE000|[a-z]\.$/.test(text) && !/\.{2}|…/.test(text))
          yield `${rule ?? id} says ${JSON.stringify(text)}`;
    }
  }

  /** What fixes leave undone or break. */
  function* unfixed(snapshot, found, { range, unsafe }) {
    const options = { unsafe, mayChange: () => true };
    const fixed = linter.fixAll(snapshot, (one) => find(one, range), options);
    const again = linter.fixAll(fixed.snapshot, (one) => find(one, range), options);
    for (const { path } of again.changes) yield `fixing twice changes ${path} twice`;
    const places = ({ files }, all) => all.map((one) => `${kindOf(one)} at ${files.get(one.at.file)?.slice(one.at.start, one.at.end)}`);
    const before = places(snapshot, found);
    const left = places(fixed.snapshot, fixed.findings);
    const count = (list, place) => list.filter((one) => one === place).length;
    for (const place of places(
      snapshot,
      fixed.fixed.filter((one) => found.includes(one)),
    ))
      if (count(left, place) >= count(before, place)) yield `fixed, and still there: ${place}`;
    for (const { path, before = "", after } of fixed.changes) {
      if (after.includes("\uE000") && !before.includes("\uE000")) yield `a fix writes into ${path} what stands for a placeholder`;
      if (invalid(path, after) > invalid(path, before)) yield `a fix leaves lines of ${path} that do not parse`;
      if (before.includes("\r\n") && !/[^\r]\n/.test(before) && /[^\r]\n/.test(after)) yield `a fix changes how lines of ${path} end`;
    }
    yield* misplaced(fixed.snapshot, fixed.findings);
  }

  /** What comments that suppress all findings leave, or bring up. */
  function* unsuppressed(snapshot, found, { range }) {
    const files = new Map(linter.treesOf(snapshot).flatMap((tree) => [...tree.files]));
    const { changes, left } = linter.addIgnores(files, found, "because", () => true);
    const after = { ...snapshot, files: new Map([...snapshot.files, ...changes.map((one) => [one.path, one.after])]) };
    const kinds = new Set(found.map(kindOf));
    const remaining = new Set(left.map(kindOf));
    for (const finding of find(after, range)) {
      const kind = kindOf(finding);
      if (!remaining.has(kind)) yield kinds.has(kind) ? `suppressed, and still there: ${kind}` : `suppressing brings up ${kind}`;
    }
  }

  function* faults(input, number) {
    const { tree, range, complete, order } = input;
    const snapshot = snapshotOf(tree, complete);
    yield* unprinted(snapshot);
    const found = find(snapshot, range);
    const text = JSON.stringify(found);
    if (JSON.stringify(find(snapshotOf(tree, complete), range)) !== text) yield "the same tree gives other findings";
    const turned = Object.fromEntries(order.map((path) => [path, tree[path]]));
    if (JSON.stringify(find(snapshotOf(turned, complete), range)) !== text) yield "another order of the files gives other findings";
    yield* misplaced(snapshot, found);
    if (number % 2 === 0) yield* unfixed(snapshot, found, input);
    else if (number % 4 === 1) yield* unsuppressed(snapshot, found, input);
    else {
      const changes = linter.upgrade({ ...request(snapshot, { ...range, max: Math.min(262, range.max + 9) }), references: () => [] });
      yield* misplaced(snapshot, changes);
    }
  }

  return { faults, run: ({ tree, range, complete }) => find(snapshotOf(tree, complete), range) };
}
