import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { movesBetween } from "../src/namespaces/moves.js";
import { graphHtml, type PageReport } from "../src/reporters/graph/html.js";
import { layOut } from "../src/reporters/graph/layout.js";
import { movesJson, movesTree } from "../src/reporters/graph/moves.js";
import { pictureOf } from "../src/reporters/graph/picture.js";
import { graphSvg } from "../src/reporters/graph/svg.js";
import type { Style } from "../src/reporters/report.js";
import { graphOf } from "./support/namespaces.js";

const plain: Style = { width: 100, paint: (_, text) => text };
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

const units = {
  "a.service": "[Service]\nPrivateNetwork=yes\nExecStart=/bin/sh -c 'echo \"</script><img src=x onerror=alert(1)>\"'\n",
  "b.service": "[Unit]\nJoinsNamespaceOf=a.service\nAfter=a.service\n[Service]\nPrivateNetwork=yes\nExecStart=/bin/b --with\n",
  "c.service": "[Service]\nPrivateTmp=yes\nNice=7\nExecStart=/bin/c\n",
  "e.service": "[Service]\nExecStart=/usr/sbin/ip netns exec vpn /bin/e\n",
  "d.socket": "[Socket]\nListenStream=80\n",
};

function report(files: Readonly<Record<string, string>>, number = 257, from?: number): PageReport {
  const graph = graphOf(files, number, "system");
  return {
    graph,
    texts: new Map(Object.entries(files).map(([name, text]) => [`/t/${name}`, text])),
    display: (path) => path.slice("/t/".length),
    systemd: from === undefined ? `${number}` : `${from} to ${number}`,
    ...(from === undefined ? {} : { moves: movesBetween(graphOf(files, from, "system"), graph) }),
    findings: [
      {
        rule: "some-rule",
        severity: "error",
        message: "something <b>bad</b>",
        at: { file: "/t/c.service", start: 10, end: 14 },
        systemd: { since: null, until: null },
      },
    ],
  };
}

const many = (count: number, lines: string): Readonly<Record<string, string>> => ({
  "hub.service": "[Service]\nPrivateNetwork=yes\nExecStart=/bin/hub\n",
  ...Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}.service`, `${lines}ExecStart=/bin/c ${n}\n`])),
});
const joined = many(50, "[Unit]\nJoinsNamespaceOf=hub.service\nAfter=hub.service\n[Service]\nPrivateNetwork=yes\n");

describe("difference", () => {
  const moved = { "a.service": "[Service]\nPrivateNetwork=yes\nExecStart=/bin/a\n", "b.service": "[Service]\nExecStart=/bin/b\n" };

  test("says what moved and why", () => {
    expect(movesTree(report(moved, 254, 253), plain)).toBe(`systemd 253 to 254

a.service
  ExecStart=/bin/a  a.service:3
    mount namespace: the manager's, now its own
      PrivateNetwork=yes implies PrivateMounts=yes since systemd 254 (a.service:2)
`);
    expect(movesTree(report(moved, 253, 252), plain)).toBe("systemd 252 to 253\n\nevery process stays where it is\n");
  });

  test("for programs", () => {
    expect(JSON.parse(movesJson(report(moved, 254, 253), plain))).toEqual({
      version: 1,
      from: "253",
      to: "254",
      changes: [
        {
          unit: "a.service",
          directive: "ExecStart",
          path: "a.service",
          line: 3,
          column: 11,
          command: "/bin/a",
          namespaces: { mnt: { from: "host", to: "own" } },
        },
      ],
    });
  });

  test("is empty between a version and itself", () => {
    expect(movesBetween(graphOf(joined, 254, "system"), graphOf(joined, 254, "system"))).toEqual([]);
  });

  test("marks what moved in pictures", () => {
    expect(graphSvg(report(moved, 254, 253), plain)).toContain('class="node moved" data-unit="a.service"');
    expect(graphSvg(report(moved, 254), plain)).not.toContain('class="node moved"');
  });
});

describe("layout", () => {
  const boxes = (files: Readonly<Record<string, string>>) => layOut(pictureOf(report(files).graph));

  test.each([
    ["a few units", units],
    ["50 joined units", joined],
    ["600 units", many(600, "[Service]\n")],
  ])("%s: nothing overlaps, all is inside", (_, files) => {
    const { groups, width, height } = boxes(files);
    const overlaps = (a: { x: number; y: number; width: number; height: number }, b: typeof a): boolean =>
      a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
    groups.forEach((group, n) => {
      for (const other of groups.slice(n + 1)) expect(overlaps(group, other)).toBe(false);
      expect(group.x + group.width).toBeLessThanOrEqual(width);
      expect(group.y + group.height).toBeLessThanOrEqual(height);
      group.nodes.forEach((node, m) => {
        for (const other of group.nodes.slice(m + 1)) expect(overlaps(node, other)).toBe(false);
        expect(node.x).toBeGreaterThanOrEqual(group.x);
        expect(node.x + node.width).toBeLessThanOrEqual(group.x + group.width);
        expect(node.y + node.height).toBeLessThanOrEqual(group.y + group.height);
      });
    });
  });

  test("each unit of many is there", () => {
    const names = boxes(joined).groups.flatMap(({ nodes }) => nodes.map(({ node }) => node.unit));
    expect(new Set(names).size).toBe(51);
  });

  test("takes no time for 600 units", () => {
    const made = report(many(600, "[Service]\n"));
    const started = performance.now();
    graphHtml(made);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

test("pictures hold no markup of units and load nothing", () => {
  const svg = graphSvg(report(units), plain);
  expect(svg).not.toContain("<img");
  expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|<[^>]*\b(href|src)=/);
  const page = graphHtml(report(units));
  expect(page).not.toContain("<img");
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:/);
});

const playwright = existsSync(CHROMIUM) ? await import("playwright-core").catch(() => undefined) : undefined;

describe.skipIf(!playwright)("the page in Chromium", () => {
  type Browser = Awaited<ReturnType<NonNullable<typeof playwright>["chromium"]["launch"]>>;
  const home = mkdtempSync(join(tmpdir(), "unitlint-page-"));
  const file = join(home, "page.html");
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, graphHtml(report(units)));
    browser = await (playwright as NonNullable<typeof playwright>).chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  }, 60000);
  afterAll(async () => {
    await browser.close();
    rmSync(home, { recursive: true });
  });

  async function open(colorScheme: "dark" | "light" = "light") {
    const page = await browser.newPage({ colorScheme });
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("dialog", () => said.push("dialog"));
    page.on("request", (request) => (/^(file|data):/.test(request.url()) ? undefined : said.push(request.url())));
    await page.goto(pathToFileURL(file).href);
    return { page, said };
  }
  const shown = "#units li:not([hidden])";

  test("loads, searches, filters and shows, and says nothing to the console", async () => {
    const { page, said } = await open();
    expect(await page.locator(shown).count()).toBe(5);
    await page.keyboard.press("/");
    await page.keyboard.type("nice=7");
    expect(await page.locator(shown).allTextContents()).toEqual(["c.service"]);
    await page.keyboard.press("Escape");
    expect(await page.locator(shown).count()).toBe(5);
    await page.locator("#filter").selectOption("network namespace of a.service");
    expect(await page.locator(shown).allTextContents()).toEqual(["a.service", "b.service"]);
    expect(await page.locator("#count").textContent()).toBe("2 of 5 units");
    await page.keyboard.press("Escape");
    await page.locator(shown, { hasText: "c.service" }).locator("button").click();
    const details = (await page.locator("#details").textContent()) ?? "";
    expect(details).toContain("[Service] Nice=7 c.service:3");
    expect(details).toContain("something <b>bad</b>");
    expect(details).toContain("/tmp of c.service");
    expect(said).toEqual([]);
  }, 60000);

  test("a click in the picture shows the unit, whose text is no markup", async () => {
    const { page, said } = await open();
    await page.locator('.node[data-unit="a.service"]').first().click();
    expect(await page.locator("#details h2").textContent()).toBe("a.service");
    expect(await page.locator("#details").textContent()).toContain("<img src=x onerror=alert(1)>");
    expect(await page.locator("img").count()).toBe(0);
    expect(said).toEqual([]);
  }, 60000);

  test("the keyboard alone is enough", async () => {
    const { page } = await open();
    await page.keyboard.press("/");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await page.locator("#details h2").textContent()).toBe("b.service");
    expect(await page.locator("#units button[aria-pressed=true]").textContent()).toBe("b.service");
  }, 60000);

  test("is dark where the reader's system is, and changes at a click", async () => {
    const background = "getComputedStyle(document.body).backgroundColor";
    const { page } = await open("dark");
    expect(await page.evaluate(background)).toBe("rgb(20, 24, 29)");
    await page.locator("#theme").click();
    expect(await page.evaluate(background)).toBe("rgb(255, 255, 255)");
    await page.locator("#theme").click();
    expect(await page.evaluate(background)).toBe("rgb(20, 24, 29)");
  }, 60000);
});
