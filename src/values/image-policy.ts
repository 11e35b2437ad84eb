import { since, type Version } from "../core/version.js";
import { ACCEPTED, fault, orEmpty, type Parser, quote } from "./parser.js";

const PARTITIONS: ReadonlySet<string> = new Set(
  "root usr home srv esp xbootldr swap root-verity usr-verity root-verity-sig usr-verity-sig tmp var".split(" "),
);
const USES: ReadonlySet<string> = new Set(
  "verity signed encrypted unprotected unused absent open ignore read-only-on read-only-off growfs-on growfs-off".split(" "),
);

/** What is wrong with rules such as `root=verity+signed:=absent`, as a clause. */
function policyProblem(text: string, v: Version): string | undefined {
  if (text === "*" || text === "-" || text === "~") return undefined;
  const seen = new Set<string>();
  for (const rule of text.split(":")) {
    const equals = rule.indexOf("=");
    if (equals < 0) return `${quote(rule)} is no rule of the form partition=use`;
    const partition = rule.slice(0, equals).trim();
    if (partition !== "" && !PARTITIONS.has(partition)) return `${quote(partition)} is no partition of an image`;
    if (seen.has(partition)) return `${quote(text)} has two rules for ${partition === "" ? "all other partitions" : partition}`;
    seen.add(partition);
    const uses = rule.slice(equals + 1).trim();
    const unknown = uses === "" ? undefined : uses.split("+").find((use) => !isUse(use.trim(), v));
    if (unknown !== undefined) return `${quote(unknown)} is no use of a partition`;
  }
  return undefined;
}

/** `encryptedwithintegrity` is younger than the setting. */
const isUse = (use: string, v: Version): boolean => USES.has(use) || (use === "encryptedwithintegrity" && since(v, 258));

/** RootImagePolicy= and its kin: image_policy_from_string() in systemd's image-policy.c. What is wrong keeps the unit from loading. */
export const imagePolicy: Parser = orEmpty((input) => {
  const problem = policyProblem(input.text, input.v);
  return problem === undefined ? ACCEPTED : [fault(input, problem, { effect: "refused" })];
});
