/** What the page does: all text from units reaches the document as text, never as markup. */
export const PAGE_SCRIPT = `
"use strict";
const units = JSON.parse(document.getElementById("data").textContent);
const find = (id) => document.getElementById(id);
const search = find("search"), filter = find("filter"), list = find("units"), details = find("details"), svg = document.querySelector("#picture svg");
const nodes = [...svg.querySelectorAll(".node[data-unit]")];
let chosen;
const make = (tag, text, name) => { const e = document.createElement(tag); if (text !== undefined) e.textContent = text; if (name) e.className = name; return e; };
for (const name of [...new Set(units.flatMap((unit) => unit.namespaces))].sort()) { const option = make("option", name); option.value = name; filter.append(option); }
const textOf = (unit) => [unit.name, ...unit.processes, ...unit.listens, ...unit.settings.map(([setting]) => setting)].join("\\n").toLowerCase();
const texts = new Map(units.map((unit) => [unit, textOf(unit)]));
const buttons = new Map(units.map((unit) => {
  const item = make("li"), button = make("button", unit.name, unit.findings.some((finding) => finding.severity === "error") ? "bad" : "");
  button.type = "button";
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => choose(unit.name));
  item.append(button);
  list.append(item);
  return [unit, button];
}));
function update() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const found = new Set();
  for (const unit of units) {
    const fits = words.every((word) => texts.get(unit).includes(word)) && (filter.value === "" || unit.namespaces.includes(filter.value));
    buttons.get(unit).parentElement.hidden = !fits;
    if (fits) found.add(unit.name);
  }
  find("count").textContent = found.size + " of " + units.length + " units";
  svg.classList.toggle("quiet", found.size < units.length);
  for (const node of nodes) node.classList.toggle("found", found.has(node.dataset.unit));
}
function section(title, rows, row) {
  if (rows.length === 0) return;
  const items = make("ul");
  for (const each of rows) { const item = make("li"); item.append(...row(each)); items.append(item); }
  details.append(make("h3", title), items);
}
function choose(name) {
  const unit = units.find((each) => each.name === name);
  if (!unit) return;
  chosen = name;
  for (const [each, button] of buttons) button.setAttribute("aria-pressed", String(each === unit));
  for (const node of nodes) node.classList.toggle("chosen", node.dataset.unit === name);
  details.replaceChildren(make("h2", unit.name));
  section("Findings", unit.findings, (finding) => [make("b", finding.severity + " ", finding.severity), finding.message + " ", make("small", finding.at + " " + finding.rule + (finding.help ? "; " + finding.help : ""))]);
  section("Namespaces", unit.namespaces, (text) => [text]);
  section("Because", unit.reasons, (text) => [text]);
  section("Commands", unit.processes, (text) => [text]);
  section("Listens at", unit.listens, (text) => [text]);
  section("Settings", unit.settings, ([setting, at]) => [setting + " ", make("small", at)]);
  const place = nodes.find((node) => node.dataset.unit === name);
  if (place) place.scrollIntoView({ block: "nearest", inline: "nearest" });
}
for (const node of nodes) node.addEventListener("click", () => choose(node.dataset.unit));
search.addEventListener("input", update);
filter.addEventListener("change", update);
find("theme").addEventListener("click", () => {
  const root = document.documentElement, dark = getComputedStyle(root).colorScheme === "dark" || (!root.classList.contains("light") && !root.classList.contains("dark") && matchMedia("(prefers-color-scheme: dark)").matches);
  root.className = dark ? "light" : "dark";
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
  if (event.key === "Escape") { search.value = ""; filter.value = ""; update(); }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const shown = [...list.querySelectorAll("li:not([hidden]) button")], at = shown.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== search) return;
  const next = shown[at + (event.key === "ArrowDown" ? 1 : -1)];
  event.preventDefault();
  (next ?? search).focus();
});
update();
`;
