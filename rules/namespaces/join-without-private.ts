import {
  addToSection,
  asksForAny,
  EXEC_TYPES,
  type Fix,
  isUnknown,
  type JoinPair,
  joinPairs,
  own,
  ownSection,
  type Problem,
  privateTmp,
  type Rule,
  type Unit,
  type Version,
  wishesOf,
} from "../../src/api.js";

const REMEDY = "put PrivateNetwork=yes (or PrivateIPC=, PrivateTmp=) into both units, or remove JoinsNamespaceOf=";

/** Whether the unit asks for a /tmp that is never shared; another rule speaks of that. */
const hasOwnTmp = (unit: Unit, v: Version): boolean => privateTmp(unit, v).kind === "disconnected";

/** Whether a setting's value is not known, so that nothing can be said of it. */
const isUnclear = (unit: Unit): boolean =>
  ["PrivateNetwork", "PrivateIPC", "PrivateTmp", "NetworkNamespacePath", "DynamicUser"].some((key) =>
    isUnknown(own(unit, key)?.value.text ?? ""),
  );

/** Gives a unit the setting that the other one has. */
function give(unit: Unit, key: string | undefined): { readonly fix?: Fix } {
  const edit = unit.fragment && key?.startsWith("Private") ? addToSection(unit.fragment, ownSection(unit), `${key}=yes`) : undefined;
  return edit ? { fix: { title: `Add ${key}=yes to ${unit.name}`, safe: false, edits: [edit] } } : {};
}

/** The joining unit asks for nothing that could be shared: it does not matter whom it names. */
function* withoutWish(unit: Unit, targets: readonly JoinPair[]): Generator<Problem> {
  for (const { section, key, value, at } of unit.assignments) {
    if (section !== "Unit" || key !== "JoinsNamespaceOf" || value.text === "") continue;
    const net = targets.find((pair) => pair.setting.from.at.start === at.start)?.target.net;
    yield {
      message:
        "JoinsNamespaceOf= has no effect: the unit has no PrivateNetwork=, PrivateIPC= or PrivateTmp=, so it stays in the manager's namespaces",
      at,
      notes: net ? [{ at: net.from.at, text: "a network namespace that it does not enter" }] : [],
      help: REMEDY,
      ...give(unit, net?.key),
    };
  }
}

/** The unit that is joined has nothing to share. */
function nothingToJoin({ from, to, at, joiner }: JoinPair): Problem {
  const own = joiner.net ?? joiner.ipc ?? joiner.tmp;
  return {
    message: `JoinsNamespaceOf=${to.name} has no effect: ${to.name} has no PrivateNetwork=, PrivateIPC= or PrivateTmp=, so there is nothing to join`,
    at,
    notes: own ? [{ at: own.from.at, text: `gives ${from.name} a namespace that it has to itself` }] : [],
    help: REMEDY,
    ...give(to, own?.key),
  };
}

export const rule: Rule = {
  id: "join-without-private",
  summary: "JoinsNamespaceOf= without a private namespace on both sides",
  why: "JoinsNamespaceOf= only says whose namespace to take where the unit would get one of its own. Both units must have PrivateNetwork= (or NetworkNamespacePath=), PrivateIPC= or PrivateTmp=. Without it, the joining unit runs in the host's network, or alone in an empty one, and systemd says nothing.",
  severity: "error",
  references: ["systemd.unit(5) JoinsNamespaceOf=", "unit_setup_exec_runtime() in unit.c"],
  examples: [
    {
      name: "neither side is private",
      bad: {
        "gate.service": "[Unit]\nJoinsNamespaceOf=site.service\nAfter=site.service\n[Service]\nExecStart=/usr/bin/gate\n",
        "site.service": "[Service]\nExecStart=/usr/bin/site\n",
      },
      good: {
        "gate.service":
          "[Unit]\nJoinsNamespaceOf=site.service\nAfter=site.service\n[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/gate\n",
        "site.service": "[Service]\nPrivateNetwork=yes\nExecStart=/usr/bin/site\n",
      },
      flags: "JoinsNamespaceOf=site.service",
    },
    {
      name: "the target has no namespace to join",
      bad: {
        "gate.service": "[Unit]\nJoinsNamespaceOf=site.service\n[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/gate\n",
        "site.service": "[Service]\nExecStart=/usr/bin/site\n",
      },
      good: {
        "gate.service": "[Unit]\nJoinsNamespaceOf=site.service\n[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/gate\n",
        "site.service": "[Service]\nPrivateTmp=yes\nExecStart=/usr/bin/site\n",
      },
      flags: "JoinsNamespaceOf=site.service",
    },
  ],
  scope: "unit",
  when: { mentions: "JoinsNamespaceOf" },
  *check(unit, { tree, v }) {
    if (unit.load !== "loaded" || !unit.assignments.some(({ key }) => key === "JoinsNamespaceOf")) return;
    if (!EXEC_TYPES.has(unit.type) || hasOwnTmp(unit, v) || isUnclear(unit)) return;
    const pairs = joinPairs(tree, unit, v);
    if (!asksForAny(wishesOf(unit, v))) yield* withoutWish(unit, pairs);
    else for (const pair of pairs) if (!asksForAny(pair.target) && !hasOwnTmp(pair.to, v) && !isUnclear(pair.to)) yield nothingToJoin(pair);
  },
};
