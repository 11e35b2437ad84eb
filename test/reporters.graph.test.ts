import { describe, expect, test } from "vitest";
import type { Manager } from "../src/model/unit.js";
import { mergeGraphs } from "../src/namespaces/graph.js";
import { graphDot } from "../src/reporters/graph/dot.js";
import { graphJson } from "../src/reporters/graph/json.js";
import { graphMermaid } from "../src/reporters/graph/mermaid.js";
import type { GraphReport } from "../src/reporters/graph/report.js";
import { graphTree } from "../src/reporters/graph/tree.js";
import type { Style } from "../src/reporters/report.js";
import { graphOf } from "./support/namespaces.js";

const plain: Style = { width: 100, paint: (_, text) => text };

const units = {
  "a.service": '[Service]\nPrivateNetwork=yes\nExecStart=/bin/sh -c "echo <1> | tee x"\n',
  "b.service": "[Unit]\nJoinsNamespaceOf=a.service\nAfter=a.service\n[Service]\nPrivateNetwork=yes\nPrivateMounts=no\nExecStart=/bin/b\n",
  "c.service": "[Service]\nExecStart=/bin/c\n",
  "d.socket": "[Socket]\nListenStream=80\n",
};

function report(files: Readonly<Record<string, string>>, manager: Manager = "system", number = 257): GraphReport {
  return {
    graph: graphOf(files, number, manager),
    texts: new Map(Object.entries(files).map(([name, text]) => [`/t/${name}`, text])),
    display: (path) => path.slice("/t/".length),
    systemd: `${number}`,
  };
}

test("the tree has each namespace, its processes, and why", () => {
  expect(graphTree(report(units), plain)).toBe(`systemd 257

network namespace of a.service
├─ a.service
│    ExecStart=/bin/sh -c "echo <1> | tee x"  a.service:3
│      PrivateNetwork=yes gives the unit a network namespace of its own (a.service:2)
└─ b.service
     ExecStart=/bin/b  b.service:7
       PrivateNetwork=yes takes the network namespace of a.service (b.service:5)
       JoinsNamespaceOf= joins b.service with a.service (b.service:2)
       PrivateNetwork=yes is the network namespace that b.service gets (a.service:2)

mount namespace: each has its own
└─ a.service
     ExecStart=/bin/sh -c "echo <1> | tee x"  a.service:3
       PrivateNetwork=yes implies PrivateMounts=yes since systemd 254 (a.service:2)

the manager's namespaces only
└─ c.service
     ExecStart=/bin/c  c.service:2
`);
});

test("the tree says what fails, and when there is nothing", () => {
  const text = graphTree(report({ "a.service": "[Service]\nPrivateDevices=yes\nExecStart=/bin/a\n" }, "user", 252), plain);
  expect(text).toContain("fails with exit code 218");
  expect(graphTree(report({ "x.target": "[Unit]\n" }), plain)).toBe("systemd 257\n\nno unit here runs anything\n");
});

test("the tree obeys nothing that a unit says to the terminal", () => {
  expect(graphTree(report({ "a.service": "[Service]\nExecStart=/bin/echo \u001b[31m\n" }), plain)).toContain("\\x1b[31m");
});

test("JSON has the contract's keys", () => {
  const answer = JSON.parse(graphJson(report(units), plain));
  expect(Object.keys(answer)).toEqual(["version", "systemd", "processes", "sockets", "names", "joins", "edges"]);
  expect(answer.processes[0]).toMatchObject({
    unit: "a.service",
    directive: "ExecStart",
    path: "a.service",
    line: 3,
    command: '/bin/sh -c "echo <1> | tee x"',
    namespaces: {
      mnt: {
        kind: "own",
        because: [{ path: "a.service", line: 2, message: "PrivateNetwork=yes implies PrivateMounts=yes since systemd 254" }],
      },
      net: { kind: "joined", id: "net:a.service" },
      ipc: { kind: "host", id: "host" },
    },
  });
  expect(Object.keys(answer.processes[0].namespaces)).toEqual(["mnt", "net", "ipc", "pid", "user", "uts", "cgroup", "tmp"]);
  expect(answer.sockets).toEqual([
    { unit: "d.socket", manager: "system", path: "d.socket", line: 2, column: 1, listen: "80", net: { kind: "host", id: "host" } },
  ]);
  expect(answer.joins).toEqual([{ unit: "b.service", joins: "a.service", path: "b.service", line: 2, column: 1, shares: ["net"] }]);
});

describe("pictures", () => {
  test("Graphviz: quotes and backslashes are escaped", () => {
    const text = graphDot(report(units), plain);
    expect(text).toContain('p0 [label="a.service\\nExecStart=/bin/sh -c \\"echo <1> | tee x\\"\\nown mnt"];');
    expect(text).toContain('p1 -> p0 [label="joins: net"];');
    expect(text.split("{").length).toBe(text.split("}").length);
  });

  test("Mermaid: what it would take for its own is escaped", () => {
    const text = graphMermaid(report(units), plain);
    expect(text).toContain('p0["a.service<br>ExecStart=/bin/sh -c #34;echo #60;1#62; | tee x#34;<br>own mnt"]');
    expect(text).toContain('p1 -->|"joins: net"| p0');
  });

  test("names are drawn as nodes, with who enters them", () => {
    const files = {
      "a.service": "[Service]\nType=oneshot\nExecStart=/sbin/ip netns add vpn\n",
      "b.service": "[Service]\nNetworkNamespacePath=/run/netns/vpn\nExecStart=/bin/b\n",
    };
    const text = graphDot(report(files), plain);
    expect(text).toContain('n0 [label="/run/netns/vpn", shape=note];');
    expect(text).toContain('p0 -> n0 [label="names"];');
    expect(text).toContain('p1 -> n0 [label="enters"];');
  });
});

test("several trees keep their namespaces apart", () => {
  const graph = mergeGraphs([graphOf(units, 257), graphOf(units, 257)]);
  expect([...new Set(graph.processes.map(({ namespaces }) => namespaces.net.id))]).toEqual(["net:a.service", "host", "net:a.service#2"]);
});
