import { beforeAll, describe, expect, test } from "vitest";
import { scratch } from "./support/program.js";

const { put, unitlint } = scratch();

beforeAll(() => {
  const service = (unit: string): string => `[Unit]\nDefaultDependencies=no\n${unit}[Service]\nSlice=-.slice\nExecStart=/bin/true\n`;
  const files = {
    "units/a.service": service("Requires=b.service\nAfter=b.service\n"),
    "units/b.service": service("Wants=c.service\n"),
    "units/c.service": service("After=d.service\nWants=d.service\n"),
    "units/d.service": service("After=c.service\n"),
  };
  for (const [name, text] of Object.entries(files)) put(name, text);
});

const graph = (...args: readonly string[]) => unitlint(["graph", "--systemd", "257", ...args, "units"]);

describe("requirement", () => {
  test("from the units that nothing pulls in, down", () => {
    expect(graph("--view", "requirement").stdout).toBe(`systemd 257

a.service
└─ Requires= b.service  units/a.service:3
   └─ Wants= c.service  units/b.service:3
      └─ Wants= d.service  units/c.service:4
`);
  });

  test("of one unit, so far", () => {
    const { stdout } = graph("--view", "requirement", "--focus", "a.service", "--depth", "2");
    expect(stdout).toContain("└─ Wants= c.service  units/b.service:3");
    expect(stdout).not.toContain("d.service");
  });

  test("the other way round", () => {
    expect(graph("--view", "requirement", "--focus", "c.service", "--reverse").stdout).toBe(`systemd 257

c.service
└─ WantedBy= b.service  units/b.service:3
   └─ RequiredBy= a.service  units/a.service:3
`);
  });

  test.each(["dot", "mermaid", "svg"])("as %s", (format) => {
    const { stdout, stderr } = graph("--view", "requirement", "--format", format);
    expect(stderr).toBe("");
    for (const text of ["a.service", "d.service", "Requires", "Wants"]) expect(stdout).toContain(text);
  });

  test("for programs", () => {
    const { view, edges } = JSON.parse(graph("--view", "requirement", "--focus", "a.service", "--depth", "1", "--format", "json").stdout);
    expect(view).toBe("requirement");
    const because = [expect.objectContaining({ path: "units/a.service", line: 3 })];
    expect(edges).toContainEqual({ from: "a.service", to: "b.service", property: "Requires", because });
  });
});

test("ordering ends where it goes in a circle", () => {
  expect(graph("--view", "ordering", "--focus", "c.service").stdout).toContain("After= d.service  units/c.service:3\n");
});

test("cycles", () => {
  const { stdout } = graph("--view", "cycles");
  expect(stdout).toContain("2 units: ");
  expect(stdout).toContain("c.service is ordered after d.service  units/c.service:3");
  expect(JSON.parse(graph("--view", "cycles", "--format", "json").stdout).cycles).toHaveLength(1);
});

test.each([
  [["--view", "requirement", "--focus", "none.service"], "no unit here is called none.service"],
  [["--view", "requirement", "--depth", "none"], "--depth is a number from 1 on, not none"],
  [["--view", "requirement", "--format", "html"], "--view has no form for --format html"],
  [["--view", "requirements"], "(did you mean requirement?)"],
  [["--view", "cycles", "--reverse"], "--view cycles shows all cycles"],
  [["--focus", "a.service"], "--focus is for --view requirement and ordering"],
])("%j is wrong usage", (args, message) => {
  const { status, stderr } = graph(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
