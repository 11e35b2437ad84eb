import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseUnitFile } from "../src/syntax/parse.js";
import { maskTemplate, placeholderName, UNKNOWN } from "../src/syntax/template.js";

/** The text with placeholders as dots. */
const seen = (text: string): string => maskTemplate(text).replaceAll(UNKNOWN, ".");

describe("placeholders", () => {
  test.each([
    ["ExecStart=@SBINDIR@/ip netns add x", "ExecStart=........./ip netns add x"],
    ["ExecStart=@@ORPREFIX@@/nginx", "ExecStart=............/nginx"],
    ["EnvironmentFile=-@prefix@@sysconfdir@/x", "EnvironmentFile=-..................../x"],
    ["After=bind@ROOT_HOME@.service", "After=bind............service"],
    ["ExecStart=@%PG_BINDIR%/postgres x", "ExecStart=@.........../postgres x"],
    ["ExecStart={{ a | b }}/x", "ExecStart=.........../x"],
    ["User=__USER__", "User=........"],
    ["User=<%= @user %>", "User=............"],
    ["Wants=a{% if b %} c{% endif %}", "Wants=a.......... c..........."],
    ["ExecStart={bindir}/fand -c {conf}/fand.conf", "ExecStart=......../fand -c ....../fand.conf"],
    ["ReadWritePaths=/tmp -%localstatedir%/log", "ReadWritePaths=/tmp -.............../log"],
    ["BusName={BUSNAME}", "BusName=........."],
    ["EnvironmentFile=-#SYSCONFDIR#/default/x", "EnvironmentFile=-............/default/x"],
    ["ExecStart=:TARGET:/x $ARGS", "ExecStart=......../x $ARGS"],
    ["ExecStart=-BINDIR/x BINDIR/y", "ExecStart=-....../x BINDIR/y"],
  ])("%s", (text, expected) => {
    expect(seen(text).length).toBe(text.length);
    expect(seen(text)).toBe(expected);
  });

  test.each([
    "After=a@b.service c@d.service x@y@z.service",
    "ExecStart=@/bin/sh name ; @/bin/sh other",
    "SystemCallFilter=@system-service ~@mount",
    "ExecStart=/bin/x %H%i %N_%i %H_%m%n 100%% %%FOO%% %i%t%h %%words%% a%words%/b",
    "ExecStart=/bin/sh -c 'echo ${#a} ${x%%.*} ${X}'",
    "Documentation=mailto:me@example.org,you@example.org https://u@h/x@y",
    "# {{ comment }} @VAR@",
    "ListenStream=@/abstract/name",
    "ExecStart=/usr/bin/awk '{print}' %{x} ${NAME} {} {a,b}",
    "ExecStart=:/bin/x Environment=PATH:/bin",
    "Environment=DISPLAY=:0 LANG=C PATH=/bin",
    "Description=The #1# of A/B",
  ])("not in %s", (text) => {
    expect(maskTemplate(text)).toBe(text);
  });
});

describe("lines", () => {
  test("that are only tags are comments, within a continued value too", () => {
    const text = "ExecStart=/bin/x \\\n\t{% for a in b %}\n  --x={{ a }} \\\n\t{%- endfor %}\n  last\n";
    const file = parseUnitFile("/a.service", text);
    const [item] = file.items;
    expect(item?.kind === "assignment" && item.value.text.replace(/\s+/g, " ").replaceAll(UNKNOWN, ".")).toBe("/bin/x --x=....... last");
    expect(file.items.length).toBe(1);
    expect(file.template).toBe(true);
  });

  test.each([
    ["Jinja", "{% if a %}", "{% else %}", "{% endif %}"],
    ["Go", "{{- if .a }}", "{{- else if .b }}", "{{- end }}"],
    ["ERB", "<% if @a -%>", "<% else -%>", "<% end -%>"],
  ])("of a further branch are comments where the first has ended the value: %s", (_, on, other, end) => {
    const text = `ExecStart=/bin/x \\\n${on}\n  --one\n${other}\n  --other\n${end}\nUser=me\n`;
    const assignments = parseUnitFile("/a.service", text).assignments.map(({ key, value }) => [key, value.text.replace(/\s+/g, " ")]);
    expect(assignments).toEqual([
      ["ExecStart", "/bin/x --one"],
      ["User", "me"],
    ]);
  });

  test("of a further branch stay where the value goes on", () => {
    const text = "ExecStart=/bin/x \\\n{% if a %}\n  --one \\\n{% else %}\n  --other \\\n{% endif %}\n  --last\n";
    const [start] = parseUnitFile("/a.service", text).assignments;
    expect(start?.value.text.replace(/\s+/g, " ")).toBe("/bin/x --one --other --last");
  });

  test("of Go templates and multi-line tags are comments", () => {
    const text = "{{- if .x }}\n[Service]\n{# a\n  b #}\nUser=x\n{{ end }}\n";
    expect(parseUnitFile("/a.service", text).items.map(({ kind }) => kind)).toEqual([
      "comment",
      "section",
      "comment",
      "comment",
      "assignment",
      "comment",
    ]);
  });

  test("with a tag in front of an assignment keep the assignment", () => {
    const [item] = parseUnitFile("/a.service", "{% if x %}User=me{% endif %}").items;
    expect(item).toMatchObject({ kind: "assignment", key: "User" });
  });

  test("that are only a placeholder are absent, unless they continue a value", () => {
    const file = parseUnitFile("/a.service", "@LockPersonality@\nExecStart=/bin/x \\\n  {{ args }}\nUser=me\n");
    expect(file.items.map(({ kind }) => kind)).toEqual(["comment", "assignment", "assignment"]);
  });
});

test("the word within a placeholder names the program", () => {
  expect(placeholderName("@IP@")).toBe("ip");
  expect(placeholderName("{{ mount_path }}")).toBe("mount");
  expect(placeholderName("@SBINDIR@/ip")).toBeUndefined();
});

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom("@A@", "{{", "}}", "{%", "%}", "{#", "#}", "\\", "\n", "\r", "\0", "#", "=", "a", " ", "%X_Y%", "<%", "%>", "__A__"),
    )
    .map((s) => s.join("")),
);

test("masking keeps every length and line end", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const masked = maskTemplate(text);
      expect(masked.length).toBe(text.length);
      expect(masked.replace(/[^\n\r\0]/g, ".")).toBe(text.replace(/[^\n\r\0]/g, "."));
    }),
  );
});

const corpus = fileURLToPath(new URL("../../shared/corpus", import.meta.url));

test.skipIf(!existsSync(corpus))("published templates are left without a line that is no assignment", () => {
  const repositories = [
    "kubernetes-sigs+kubespray",
    "agdsn+hades",
    "openzfs+zfs",
    "openembedded+meta-openembedded",
    "openmediavault+openmediavault",
  ];
  for (const repository of repositories) {
    for (const entry of readdirSync(join(corpus, repository), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(service|socket|target|timer|mount)(\.in|\.j2)?$/.test(entry.name) || entry.parentPath.includes(".wants"))
        continue;
      const path = join(entry.parentPath, entry.name);
      const file = parseUnitFile(path, readFileSync(path, "utf8"));
      if (file.template) expect([path, file.items.filter(({ kind }) => kind === "invalid")]).toEqual([path, []]);
    }
  }
});

test("in a file that is filled in, ${VAR} is unknown where systemd has none", () => {
  const text = "[Unit]\nAfter=getty@tty${VT}.service\n[Service]\nEnvironment=A=${B}\nExecStart=-${PREFIX}/bin/app ${ARGS}\n";
  expect(maskTemplate(text)).toBe(text);
  expect(maskTemplate(text, true).replaceAll(UNKNOWN, ".")).toBe(
    "[Unit]\nAfter=getty@tty......service\n[Service]\nEnvironment=A=${B}\nExecStart=-........./bin/app ${ARGS}\n",
  );
});

test("the first character of a text begins a placeholder as any other does", () => {
  for (const one of ["{prefix}", "@PREFIX@", "{{ prefix }}", "__PREFIX__"])
    expect(maskTemplate(`${one}\n[Service]\n`)).toBe(maskTemplate(`\n${one}\n[Service]\n`).slice(1));
});
