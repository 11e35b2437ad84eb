/**
 * What an upgrade does to a unit. `breaks`: it does not work any more, or loses its isolation. `changes`: it works in another way. `ignored`: systemd
 * reads a line no more. `deprecated`: still taken, now with a message or another one in its place. `possible`: it works only from now on.
 */
export const effects = ["breaks", "changes", "ignored", "deprecated", "possible"] as const;
/** What a change of behaviour does to units that are written for the older version. */
export type Effect = (typeof effects)[number];

/** A setting in effect: its key in the section of the unit's type, or `Section.Key`; `Exec*` is any Exec directive, `*` any setting. */
export interface SettingTest {
  readonly key: string | readonly string[];
  /** A boolean that says so. */
  readonly says?: "yes" | "no";
  /** What its value matches. */
  readonly matches?: RegExp;
}

/** What is more than the value of a setting, by name; see the engine's facts. */
interface FactTest {
  readonly fact: FactName;
}

const factNames = [
  "own-mounts-before",
  "other-mounts",
  "several-restrict-namespaces",
  "other-sharing",
  "implied-user-namespace",
  "disconnected-tmp",
  "disconnected-tmp-in-use",
  "privileged-command",
  "privileged-command-in-tmp",
  "prefix-dropin",
  "type-dropin",
  "hidden-dropin",
  "accepted-instance",
  "pulled-in-by-several",
  "several-commands",
  "backslash-in-environment-file",
  "continued-comment-in-environment-file",
  "continued-at-end",
  "indented-comment-in-value",
  "unset-variable-in-command",
  "variable-of-directory",
  "wanted-from-outside",
  "no-own-rc-local",
] as const;
/** A fact of a unit beside its settings that a change may depend on. */
export type FactName = (typeof factNames)[number];

/** One condition of a change: on a setting, or on another fact of the unit. */
export type Test = SettingTest | FactTest;

/** A condition on one merged unit. */
export interface Condition {
  /** The types of units that it is for; all by default. */
  readonly types?: readonly string[];
  readonly manager?: "system" | "user";
  /** What must hold; the change is reported where it does. */
  readonly where: Test;
  /** What must hold too. */
  readonly also?: readonly Test[];
  /** What must not hold. */
  readonly without?: readonly Test[];
  /** Where it is not that of the change. */
  readonly effect?: Effect;
}

/** A change of systemd's behaviour that existing units notice. */
export interface BehaviourChange {
  /** kebab-case, permanent; no rule has the same. */
  readonly id: string;
  /** The first version that behaves so. */
  readonly since: number;
  /** The last one, where a later one went back. */
  readonly until?: number;
  /** The first version that behaved as it is told of the time before, where even older ones did not. */
  readonly from?: number;
  readonly effect: Effect;
  /** Any of them suffices. */
  readonly when: readonly Condition[];
  /** What happens: a sentence in the present tense without a full stop. */
  readonly message: string;
  /** What to write instead, or to look at. */
  readonly help?: string;
  /** Where systemd says so: NEWS with its version, or a function. */
  readonly reference: string;
}
