import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type NamespaceKind, namespaceKinds } from "../src/namespaces/graph.js";
import { type Entity, entitiesOf, graphOf, shared } from "./support/namespaces.js";

const folder = fileURLToPath(new URL("../../shared/truth/", import.meta.url));
const read = <T>(name: string): T => JSON.parse(readFileSync(`${folder}${name}.json`, "utf8")) as T;

type Shared = Readonly<Record<string, string>>;
type Units = Readonly<Record<string, string>>;
interface Observed {
  readonly net: Shared;
  readonly failed?: Readonly<Record<string, number | string>>;
  readonly [kind: string]: unknown;
}
interface Case {
  readonly name: string;
  readonly manager?: "system" | "user";
  readonly unsure?: boolean;
  readonly units: Units;
  readonly observed: Readonly<Record<string, Observed>>;
}
interface UserCase {
  readonly settings: readonly string[];
  readonly prefix?: string;
  readonly own: Readonly<Record<string, readonly string[] | null>>;
  readonly failed?: Readonly<Record<string, number | string>>;
  readonly unsure?: boolean;
}

const versions = [252, 254, 257, 262];
const text = (o: Readonly<Record<string, unknown>>): string =>
  Object.keys(o)
    .sort()
    .map((key) => `${key}=${String(o[key])}`)
    .join(" ");

const ownKinds = (entity: Entity | undefined): string =>
  namespaceKinds.filter((kind) => kind !== "tmp" && entity && entity.namespaces[kind]?.kind !== "host").join();

/** What differs between a case as observed and as the graph has it. */
function* differences(found: ReadonlyMap<string, readonly Entity[]>, label: string, seen: Observed, unsure: boolean): Generator<string> {
  for (const kind of namespaceKinds) {
    const names = Object.keys(seen.net)
      .filter((name) => kind === "net" || !name.endsWith(" Listen"))
      .sort();
    const given = (seen[kind] ?? []) as Shared | readonly string[];
    const expected = Array.isArray(given)
      ? Object.fromEntries(names.map((name) => [name, given.includes(name) ? name : "host"]))
      : (given as Shared);
    const mine = shared(names, (name) => found.get(name)?.[0]?.namespaces[kind]);
    if (text(mine) !== text(expected)) yield `${label} ${kind}: ${text(expected)}; found ${text(mine)}`;
  }
  if (unsure) return;
  const failed: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(Object.keys(seen.net).map((e) => [e, "runs"])),
    ...seen.failed,
  };
  const mine = Object.fromEntries(
    Object.keys(failed).map((e) => [e, found.get(e)?.[0] ? (found.get(e)?.[0]?.fails?.status ?? "runs") : "refused"]),
  );
  if (text(mine) !== text(failed)) yield `${label}: ${text(failed)}; found ${text(mine)}`;
}

function* inTrees(cases: readonly Case[], number: number, manager: "system" | "user"): Generator<string> {
  for (const { name, units, observed, unsure } of cases.filter((c) => (c.manager ?? "user") === manager)) {
    const found = entitiesOf(graphOf(units, number, manager));
    for (const [list, seen] of Object.entries(observed)) {
      if (list.split(",").includes(`${number}`)) yield* differences(found, name, seen, unsure ?? false);
    }
  }
}

describe.skipIf(!existsSync(`${folder}namespaces.json`)).each(versions)("as systemd %i did", (number) => {
  test("each setting alone", () => {
    const { cases } = read<{ cases: readonly { settings: readonly string[]; own: Readonly<Record<string, readonly string[] | null>> }[] }>(
      "namespaces",
    );
    const wrong = cases.flatMap(({ settings, own }) => {
      const seen = own[number];
      if (!seen) return [];
      const { processes } = graphOf({ "a.service": `[Service]\nType=oneshot\n${settings.join("\n")}\nExecStart=/bin/true\n` }, number);
      const mine = ownKinds(processes[0]);
      const expected = namespaceKinds.filter((kind) => seen.includes(kind)).join();
      return mine === expected ? [] : [`${settings.join(" ")}: ${expected}; found ${mine}`];
    });
    expect(wrong).toEqual([]);
  });

  test("joined units", () => {
    const { cases } = read<{
      cases: readonly { name: string; units: Units; shared: Readonly<Record<string, Readonly<Record<string, Shared>>>> }[];
    }>("joins");
    // Measured with the target started first, whatever Before= says.
    const wrong = cases
      .filter(({ name }) => !name.startsWith("joiner-first") || number >= 254)
      .flatMap(({ name, units, shared: seen }) => {
        const found = entitiesOf(graphOf(units, number));
        return (["net", "ipc", "tmp"] as const).flatMap((kind: NamespaceKind) => {
          const expected = seen[number]?.[kind] ?? {};
          const mine = shared(Object.keys(expected).sort(), (unit) => found.get(`${unit}.service`)?.[0]?.namespaces[kind]);
          return text(mine) === text(expected) ? [] : [`${name} ${kind}: ${text(expected)}; found ${text(mine)}`];
        });
      });
    expect(wrong).toEqual([]);
  });

  test("sockets and mounts", () => {
    const { cases } = read<{ cases: readonly Case[] }>("sockets");
    expect([...inTrees(cases, number, "system"), ...inTrees(cases, number, "user")]).toEqual([]);
  });

  test("units of a user manager", () => {
    const { processes, joins } = read<{ processes: readonly Case[]; joins: readonly Case[] }>("user-namespaces");
    expect([...inTrees([...processes, ...joins], number, "user")]).toEqual([]);
  });

  test("each setting alone, in a user manager", () => {
    const { cases } = read<{ cases: readonly UserCase[] }>("user-namespaces");
    const wrong = cases.flatMap(({ settings, prefix = "", own, failed, unsure }) => {
      const words = prefix === "@" ? "/bin/true true" : "/bin/true";
      const lines = settings.map((setting) => `${setting}\n`).join("");
      const { processes } = graphOf({ "a.service": `[Service]\nType=exec\n${lines}ExecStart=${prefix}${words}\n` }, number, "user");
      const label = `${prefix} ${settings.join(" ")}`;
      const status = processes[0] ? (processes[0].fails?.status ?? "runs") : "refused";
      const expected = `${failed?.[number] ?? "runs"}`;
      const found = unsure || `${status}` === expected ? [] : [`${label}: ${expected}; found ${status}`];
      const seen = own[number];
      const kinds = seen && namespaceKinds.filter((kind) => seen.includes(kind)).join();
      return kinds !== undefined && kinds !== null && kinds !== ownKinds(processes[0])
        ? [...found, `${label}: ${kinds}; found ${ownKinds(processes[0])}`]
        : found;
    });
    expect(wrong).toEqual([]);
  });
});
