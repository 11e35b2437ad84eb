import { type Note, type OrderingCycle, orderingCycles, type Problem, type Rule, type Severity } from "../../src/api.js";

const LONG = 8;
/** More lines than these nobody reads. */
const MOST_NOTES = 30;

/** `a.service after b.service after a.service`. */
function chain({ edges }: OrderingCycle): string {
  const names = edges.map(({ from }) => from);
  const shown = names.length > LONG ? [...names.slice(0, LONG), `… (${names.length} units)`] : names;
  return [...shown, names[0]].join(" after ");
}

const consequences = ({ when, root }: OrderingCycle): string =>
  ({
    start: `a start of ${root} has a job for each of them, and systemd deletes one of these jobs`,
    enabled: `once they are enabled, a start of ${root} has a job for each of them, and systemd deletes one of these jobs`,
    possible: "no start of all of them together works",
  })[when];

const SEVERITIES: Readonly<Record<OrderingCycle["when"], Severity>> = { start: "error", enabled: "warning", possible: "info" };

/** The lines that make the edges, the ones that someone wrote as an order before those that only imply one. */
function evidence({ edges }: OrderingCycle): readonly Note[] {
  const written: Note[] = [];
  const implied: Note[] = [];
  for (const edge of edges) {
    const [first] = edge.because;
    if (first)
      (/^(After|Before)=/.test(first.text) ? written : implied).push({
        at: first.at,
        text: `${first.text} puts ${edge.from} after ${edge.to}`,
      });
    if (written.length > MOST_NOTES) break;
  }
  return [...written, ...implied];
}

function problemOf(cycle: OrderingCycle): Problem | undefined {
  const [first, ...notes] = evidence(cycle);
  if (!first) return undefined;
  const message = `${chain(cycle)} is a cycle: ${consequences(cycle)}`;
  return {
    message,
    at: first.at,
    label: first.text,
    notes: notes.slice(0, MOST_NOTES),
    severity: SEVERITIES[cycle.when],
    help: "drop one of these orders",
  };
}

export const rule: Rule = {
  id: "ordering-cycle",
  summary: "Units that are ordered after each other in a circle",
  why: "After= and Before=, written or implied, are one order for all units that start together. Where it runs in a circle, systemd logs “Found ordering cycle” and deletes the start job of one of the units, which differs from boot to boot: something does not start, or starts too early. Default dependencies take part: a service is after basic.target, which is after sockets, paths and mounts.",
  severity: "error",
  references: [
    "systemd.unit(5), After=, Before=",
    "bootup(7)",
    "transaction_verify_order_one() in systemd's transaction.c",
    "https://github.com/systemd/systemd/issues/3829",
  ],
  examples: [
    {
      name: "written on both sides",
      bad: {
        "app.service": "[Unit]\nRequires=db.service\nAfter=db.service\n[Service]\nExecStart=/usr/bin/app\n",
        "db.service": "[Unit]\nAfter=app.service\n[Service]\nExecStart=/usr/bin/db\n",
      },
      good: {
        "app.service": "[Unit]\nRequires=db.service\nAfter=db.service\n[Service]\nExecStart=/usr/bin/app\n",
        "db.service": "[Service]\nExecStart=/usr/bin/db\n",
      },
      flags: "db.service",
    },
    {
      name: "before basic.target with default dependencies",
      bad: "[Unit]\nBefore=sysinit.target\n[Service]\nExecStart=/usr/bin/early\n",
      good: "[Unit]\nDefaultDependencies=no\nBefore=sysinit.target\n[Service]\nExecStart=/usr/bin/early\n",
      flags: "sysinit.target",
    },
    {
      name: "a mount that waits for a service",
      bad: {
        "srv.mount": "[Unit]\nAfter=unlock.service\n[Mount]\nWhat=/dev/mapper/srv\nWhere=/srv\n",
        "unlock.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/unlock\n",
        "local-fs.target.wants/srv.mount": { link: "../srv.mount" },
        "multi-user.target.wants/unlock.service": { link: "../unlock.service" },
      },
      good: {
        "srv.mount": "[Unit]\nAfter=unlock.service\n[Mount]\nWhat=/dev/mapper/srv\nWhere=/srv\nOptions=nofail\n",
        "unlock.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/unlock\n",
        "local-fs.target.wants/srv.mount": { link: "../srv.mount" },
        "multi-user.target.wants/unlock.service": { link: "../unlock.service" },
      },
      flags: "unlock.service",
    },
  ],
  scope: "tree",
  *check(tree, { v }) {
    for (const cycle of orderingCycles(tree, v)) {
      const problem = tree.complete && cycle.when !== "start" ? undefined : problemOf(cycle);
      if (problem) yield problem;
    }
  },
};
