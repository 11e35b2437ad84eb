import { type NamedUnit, namedUnits, type Rule, type Severity } from "../../src/api.js";

interface Contradiction {
  readonly one: NamedUnit["directive"];
  readonly other: NamedUnit["directive"];
  readonly severity: Severity;
  readonly message: (unit: string) => string;
}

const start = (unit: string): string => `a start of this unit starts and stops ${unit}`;
const CONTRADICTIONS: readonly Contradiction[] = [
  ...(["Requires", "BindsTo", "Requisite"] as const).map((one) => ({
    one,
    other: "Conflicts" as const,
    severity: "error" as const,
    message: (unit: string) => `${one}= and Conflicts= name ${unit}: ${start(unit)} at once, so systemd refuses it`,
  })),
  {
    one: "After",
    other: "Before",
    severity: "warning",
    message: (unit) => `After= and Before= name ${unit}: where both units start together, systemd deletes the job of one of them`,
  },
];

export const rule: Rule = {
  id: "contradictory-dependencies",
  summary: "Dependencies on one unit that exclude each other",
  why: "A unit cannot be both before and after another: systemd breaks the cycle by deleting a job. Nor can it need a unit that it stops: the transaction contradicts itself and the start fails.",
  severity: "error",
  references: [
    "systemd.unit(5), Conflicts=, After=, Before=",
    "transaction_verify_order_one() and transaction_merge_jobs() in systemd's transaction.c",
  ],
  examples: [
    {
      name: "before and after",
      bad: "[Unit]\nAfter=network.target db.service\nBefore=db.service\n[Service]\nExecStart=/usr/bin/app\n",
      good: "[Unit]\nAfter=network.target db.service\n[Service]\nExecStart=/usr/bin/app\n",
      flags: "db.service",
    },
    {
      name: "required and stopped",
      bad: "[Unit]\nRequires=db.service\nAfter=db.service\nConflicts=db.service\n[Service]\nExecStart=/usr/bin/app\n",
      good: "[Unit]\nRequires=db.service\nAfter=db.service\n[Service]\nExecStart=/usr/bin/app\n",
      flags: "db.service",
    },
  ],
  scope: "unit",
  when: { keys: ["Conflicts", "Before"] },
  *check(unit, { tree }) {
    const named = (directive: NamedUnit["directive"]): readonly NamedUnit[] =>
      namedUnits(unit, directive).filter(({ unit: name }) => tree.id(name) !== unit.name);
    for (const { one, other, severity, message } of CONTRADICTIONS) {
      const first = new Map(named(one).map((name) => [tree.id(name.unit), name]));
      for (const second of named(other)) {
        const { word } = first.get(tree.id(second.unit)) ?? {};
        if (!word) continue;
        const notes = [{ at: word.at, text: `${one}=${word.text.text}` }];
        yield { message: message(second.word.text.text), at: second.word.at, severity, notes };
      }
    }
  },
};
