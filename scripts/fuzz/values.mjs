// Single values and texts, for what reads them alone: all that systemd's own parsers take, and configurations.
import { chooser, mutated } from "./random.mjs";

const CALENDARS =
  "daily|Mon..Fri *-*-* 08:00|*-02~01/2 10:00:00.5|2026-01..03-1,5,7/2 *:0/15 Europe/Berlin|@1700000000|Sat,Sun 12:00 UTC|*:*:0/0.1|minutely".split(
    "|",
  );
const SPANS = "5min 20s|1y 2month 3w 4d|infinity|1.5h|0.000001|90|2 weeks|1ms500us".split("|");
const OTHERS =
  "0-3,5,7-9|0,2 4-6|4G|1.5M|50%|10.0.0.0/8|fd00::/8|::ffff:1.2.3.4|@system-service ~@mount write:EPERM|A=b \"C=d e\" 'F=%i'|/a:/b:rbind,norbind|+/a -/b|CAP_NET_ADMIN ~CAP_SYS_ADMIN|/dev/null rw|root:x|0755|/var/lib/%i|a.service b@%i.socket".split(
    "|",
  );
const COMMANDS = [
  '/bin/sh -c "ip netns add a && mount --bind $$A /run/b; for i in a b; do echo $${i%%x}; done"',
  "-@+/usr/bin/app arg0 'a b' \"c\\x20d\" ; /bin/true $A ${B} %i %%",
  "/bin/bash -ec 'case $1 in a) unshare -n ip a;; *) [[ -n $x ]] || exit $((1 + 2));; esac <<< y > /dev/null' -- a",
];
const CONFIGS = [
  "[unitlint]\nsystemd = 257\nfail-on = warning\nprofile = hardening\n[rules]\nno-command = error\n[rules vendor/**]\nno-command = off\n[exclude]\npaths[] = a/**\n",
  "[__proto__]\nconstructor=1\n[rules]\n__proto__ = off\ntoString = off\n",
  "[exclude]\npaths[] = ../../**\npaths[] = {a,b}{c,d}/+(x|y)!(z)/[!a-]**\n",
];
const BASELINES = [
  '{ "version": 1, "files": { "etc/systemd/system/a.service": { "no-command": 1, "unknown-directive": 2 } } }',
  '{ "version": 1, "files": { "__proto__": { "constructor": 1 }, "../../x": {} } }',
];

export const configurationOf = (choose, pool) => mutated(choose.pick(CONFIGS), pool, choose, 8);
export const baselineOf = (choose, pool) => mutated(choose.pick(BASELINES), pool, choose, 8);

/** Values of directives, calendar specs, command lines and the like, and versions to judge them for. */
export function valuesInput(seed, number, pool) {
  const choose = chooser(seed, number);
  const { pick, chance, below } = choose;
  const values = Array.from({ length: 30 }, () => {
    const setting = pick(pool.settings);
    const start = pick([[setting.slice(setting.indexOf("=") + 1)], CALENDARS, SPANS, OTHERS, COMMANDS]);
    return {
      directive: chance(0.3) ? setting.slice(0, setting.indexOf("=")) : pick(pool.directives),
      value: mutated(pick(start), pool, choose, 6).slice(0, 4000),
    };
  });
  const texts = [mutated(pick(pool.texts), pool, choose).slice(0, 6000)];
  return { values, texts, config: configurationOf(choose, pool), baseline: baselineOf(choose, pool), version: 230 + below(33) };
}

/** What the linter can be asked about single values. */
export function valueChecks(linter) {
  const ids = linter.rules.map(({ rule }) => rule.id);
  const places = new Map();
  for (const section of linter.allSections())
    for (const { key } of linter.directivesOf(section)) places.set(key, [...(places.get(key) ?? []), section]);

  /** All spans in a result, wherever they are. */
  function* spansIn(result) {
    if (typeof result !== "object" || result === null) return;
    if (typeof result.file === "string" && typeof result.start === "number") yield result;
    else for (const one of result instanceof Map ? result.values() : Object.values(result)) yield* spansIn(one);
  }

  function answersTo({ directive, value }, version) {
    const v = linter.version(version);
    const text = linter.mapped("/f", value, 7);
    const context = (unitType) => ({ unitType, manager: "system", unit: `a@b.${unitType}` });
    const verdicts = (places.get(directive) ?? []).map((section) =>
      linter.judge(section, directive, text, context(section === "Unit" || section === "Install" ? "service" : section.toLowerCase()), v),
    );
    const words = [{}, { unquote: true }, { unquote: true, escapes: "relaxed" }, { unquote: true, escapes: "c" }].map((options) =>
      linter.splitWords(text, options),
    );
    const exec = linter.parseExec(text, v);
    const shell = linter.parseShell(text);
    const calendar = linter.parseCalendar(value);
    const others = [
      calendar,
      calendar && linter.contradictingWeekday(calendar),
      linter.parseTimeSpan(value),
      String(linter.parseSize(value, 1024)),
      linter.isIpAddress(value),
      linter.isIpPrefix(value),
      linter.parseEnvironment(text),
    ];
    return { placed: [verdicts, words, exec, shell], others };
  }

  function* faultsOfText(text) {
    const masked = linter.maskTemplate(text, true);
    if (masked.length !== text.length) yield "masking changes the length of a text";
    for (const { start, end, valueAt } of linter.environmentLines(text))
      if (!(0 <= start && start <= valueAt && valueAt <= end && end <= text.length))
        yield `a line of variables stands from ${start} over ${valueAt} to ${end}`;
    for (const span of spansIn(linter.parseUnitFile("/f", text)))
      if (!(0 <= span.start && span.start <= span.end && span.end <= text.length)) yield `parsing marks ${JSON.stringify(span)}`;
  }

  async function* faults({ values, texts, config, baseline, version }) {
    for (const value of values) {
      const { placed, others } = answersTo(value, version);
      const again = answersTo(value, version);
      const text = (one) => JSON.stringify(one, (_, part) => (typeof part === "bigint" ? String(part) : part));
      if (text([placed, others]) !== text([again.placed, again.others])) yield `other answers to ${JSON.stringify(value)}`;
      for (const { start, end } of spansIn(placed))
        if (!(7 <= start && start <= end && end <= 7 + value.value.length))
          yield `${start} to ${end} is marked in ${JSON.stringify(value)}`;
    }
    for (const text of texts) yield* faultsOfText(text);
    const read = await linter.readConfig(config, ids);
    const chosen = typeof read === "string" ? read : linter.selectRules(linter.rules, { select: [], ignore: [], config: read.rules });
    for (const result of [read, chosen, linter.readBaseline(baseline), await linter.readTarget(values[0].value)])
      if (typeof result === "string" && (result === "" || /\n\s+at |\bundefined\b|\[object /.test(result)))
        yield `it says ${JSON.stringify(result)}`;
  }

  return { faults, run: ({ values, version }) => values.map((value) => answersTo(value, version)) };
}
