import { describe, expect, test } from "vitest";
import type { NamespaceKind } from "../src/namespaces/graph.js";
import { entitiesOf, graphOf, shared } from "./support/namespaces.js";

const unit = (head: string, service: string): string => `[Unit]\n${head}\n[Service]\n${service}\nExecStart=/bin/true\n`;

/** Who shares what, by the first letters of the units. */
function groups(units: Readonly<Record<string, string>>, number: number, kind: NamespaceKind = "net"): string {
  const found = entitiesOf(graphOf(units, number));
  return Object.entries(shared(Object.keys(units).sort(), (name) => found.get(name)?.[0]?.namespaces[kind]))
    .map(([name, other]) => `${name[0]}=${other === "host" ? other : other[0]}`)
    .join(" ");
}

const NET = "PrivateNetwork=yes";

describe("which units share a network namespace", () => {
  test("the joiner and its target", () => {
    const units = { "a.service": unit("", NET), "b.service": unit("JoinsNamespaceOf=a.service\nAfter=a.service", NET) };
    for (const v of [237, 245, 253, 254, 262]) expect(groups(units, v)).toBe("a=a b=a");
  });

  test("the end of a chain since 254, and up to 237", () => {
    const units = {
      "a.service": unit("", NET),
      "b.service": unit("JoinsNamespaceOf=a.service\nAfter=a.service", NET),
      "c.service": unit("JoinsNamespaceOf=b.service\nAfter=b.service", NET),
    };
    expect(groups(units, 237)).toBe("a=a b=a c=a");
    expect(groups(units, 253)).toBe("a=a b=a c=c");
    expect(groups(units, 254)).toBe("a=a b=a c=a");
  });

  test("a joiner that starts first, since 254", () => {
    const units = { "a.service": unit("After=b.service", NET), "b.service": unit("JoinsNamespaceOf=a.service", NET) };
    expect(groups(units, 253)).toBe("a=a b=b");
    expect(groups(units, 254)).toBe("a=a b=a");
  });

  test("no unit with itself, with a target that is not there, or with one of another type", () => {
    for (const name of ["b.service", "nowhere.service", "x.target"]) {
      const units = { "a.service": unit("", NET), "b.service": unit(`JoinsNamespaceOf=${name}`, NET) };
      expect(groups(units, 257)).toBe("a=a b=b");
    }
  });

  test("none with a oneshot that is over", () => {
    const target = (more: string): Record<string, string> => ({
      "a.service": unit("", `${NET}\nType=oneshot${more}`),
      "b.service": unit("JoinsNamespaceOf=a.service\nAfter=a.service", NET),
    });
    expect(groups(target(""), 257)).toBe("a=a b=b");
    expect(groups(target("\nRemainAfterExit=yes"), 257)).toBe("a=a b=a");
  });

  test("a socket and its service", () => {
    const units = { "a.socket": `[Socket]\nListenStream=80\n${NET}\n`, "a.service": unit("JoinsNamespaceOf=a.socket", NET) };
    const { processes, sockets } = graphOf(units, 257);
    expect(sockets[0]?.net).toMatchObject({ kind: "joined", id: "net:a.socket" });
    expect(processes[0]?.namespaces.net.id).toBe("net:a.socket");
    expect(graphOf(units, 241).sockets[0]?.net.kind).toBe("host");
  });

  test("instances of templates", () => {
    const units = { "a@.service": unit("", NET), "b.service": unit("JoinsNamespaceOf=a@x.service", NET) };
    const { processes, joins } = graphOf(units, 257);
    expect(processes.find((p) => p.unit.name === "b.service")?.namespaces.net.id).toBe("net:a@x.service");
    expect(joins.map(({ from, to, shares }) => [from.name, to.name, shares])).toEqual([["b.service", "a@x.service", ["net"]]]);
  });

  test("a template with the template that its %i names", () => {
    const units = { "a@.service": unit("", NET), "b@.service": unit("JoinsNamespaceOf=a@%i.service", NET) };
    expect(groups(units, 257)).toBe("a=a b=a");
  });
});

describe("one-sided joins", () => {
  test("a target without the namespace takes it away from the joiner", () => {
    const units = { "a.service": unit("", "PrivateTmp=yes"), "b.service": unit("JoinsNamespaceOf=a.service\nAfter=a.service", NET) };
    for (const v of [252, 254, 262]) expect(groups(units, v)).toBe("a=host b=host");
    const lost = graphOf(units, 257).processes.find((p) => p.unit.name === "b.service")?.namespaces.net;
    expect(lost?.because.map(({ text }) => text)).toEqual([
      "PrivateNetwork=yes has no effect, as a.service has no network namespace",
      "JoinsNamespaceOf= joins b.service with a.service",
    ]);
    expect(graphOf(units, 257).joins[0]?.shares).toEqual([]);
  });

  test("a target with nothing to share leaves the joiner its own", () => {
    const units = { "a.service": unit("", ""), "b.service": unit("JoinsNamespaceOf=a.service", NET) };
    expect(groups(units, 257)).toBe("a=host b=b");
  });

  test("DynamicUser= shares no /tmp since 257", () => {
    const units = { "a.service": unit("", "PrivateTmp=yes"), "b.service": unit("JoinsNamespaceOf=a.service", "DynamicUser=yes") };
    expect(groups(units, 256, "tmp")).toBe("a=a b=a");
    expect(groups(units, 257, "tmp")).toBe("a=a b=b");
  });

  test("a joined runtime without /tmp needs no mount namespace up to 259", () => {
    const units = { "a.service": unit("", NET), "b.service": unit("JoinsNamespaceOf=a.service", "PrivateTmp=yes") };
    expect(groups(units, 259, "mnt")).toBe("a=a b=host");
    expect(groups(units, 260, "mnt")).toBe("a=a b=b");
    expect(groups(units, 260, "tmp")).toBe("a=host b=host");
  });

  test("NetworkNamespacePath= of the joiner gives way", () => {
    const path = "NetworkNamespacePath=/run/netns/x";
    const joined = { "a.service": unit("", NET), "b.service": unit("JoinsNamespaceOf=a.service", path) };
    expect(groups(joined, 257)).toBe("a=a b=a");
    const apart = { "a.service": unit("", path), "b.service": unit("", "NetworkNamespacePath=/var/run/netns/x") };
    expect(groups(apart, 257)).toBe("a=a b=a");
  });
});
