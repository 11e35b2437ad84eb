import { credentialKeys } from "../catalog/credentials.js";
import type { Fix } from "../core/finding.js";
import { since, type Version } from "../core/version.js";
import { isPlaced } from "../model/layout.js";
import { busName, commandsOf, credentialOf, serviceType } from "../model/service.js";
import { all, given, isOn, last, noteOf, own } from "../model/settings.js";
import type { Setting, Unit } from "../model/unit.js";
import { lineAbove } from "../syntax/edits.js";
import { hasForeignLines } from "../syntax/unit-file.js";
import { parseTimeSpan } from "../values/time-span.js";
import { type Check, type Complaint, from, ifSet, inOrder, ownHeader } from "./complaint.js";

/** An action that systemd takes when the unit ends well; `none` is no action. */
const successAction = (unit: Unit): Setting | undefined => {
  const setting = last(unit, "Unit.SuccessAction");
  return setting && setting.value.text !== "" && setting.value.text !== "none" ? setting : undefined;
};

const isOneshot = (unit: Unit, v: Version): boolean => serviceType(unit, v) === "oneshot";

/**
 * Whether a fragment has nothing that a whole unit has: it is commented out, or stands beside what installs it as a drop-in. Or it has an
 * empty Exec setting, which leaves the command to a drop-in, or is one that resets a command.
 */
function isPart({ fragment, assignments }: Unit): boolean {
  if (!fragment || assignments.length === 0) return true;
  if (isPlaced(fragment.path)) return false;
  return (
    assignments.some(({ key, value }) => key.startsWith("Exec") && value.text === "") ||
    !assignments.some(({ section, key }) => section !== "Service" || /^(Type|Exec|RemainAfterExit|BusName)/.test(key))
  );
}

function* hasCommand(unit: Unit, v: Version): Generator<Complaint> {
  if (commandsOf(unit, "ExecStart", v).length > 0) return;
  const at = own(unit, "Type")?.from.at ?? ownHeader(unit);
  const unsure = isPart(unit) ? { severity: "info" as const } : {};
  const lacks = (message: string, help: string): Complaint => ({ rule: "no-command", message, at, help, refused: true, ...unsure });
  const action = successAction(unit) && since(v, 236);
  if (commandsOf(unit, "ExecStop", v).length === 0 && !action) {
    yield lacks(
      "the service has no ExecStart=, ExecStop= or SuccessAction=, so systemd does not load it",
      "give it a command to run: ExecStart=",
    );
  } else if (!isOneshot(unit, v)) {
    yield lacks(
      `the service has no ExecStart=, which only Type=oneshot may lack, so systemd does not load it; its type is ${serviceType(unit, v)}`,
      "add ExecStart=, or set Type=oneshot and RemainAfterExit=yes",
    );
  } else if (!action && !isOn(own(unit, "RemainAfterExit"))) {
    yield lacks(
      "the service has neither ExecStart= nor RemainAfterExit=yes, so nothing could keep it active and systemd does not load it",
      "add RemainAfterExit=yes",
    );
  }
}

function* onlyOneStart(unit: Unit, v: Version): Generator<Complaint> {
  const [first, second, third] = commandsOf(unit, "ExecStart", v);
  if (!first || !second || isOneshot(unit, v)) return;
  const inDropin = first.setting.from.at.file !== second.setting.from.at.file;
  const whole = [unit.fragment, ...unit.dropins].find((part) => part?.path === second.setting.from.at.file);
  if (!inDropin && whole && hasForeignLines(whole, first.setting.from.end, second.setting.from.start)) return;
  const reset: Fix = {
    title: "Reset ExecStart= before it",
    safe: false,
    edits: [lineAbove(second.setting.from, "ExecStart=")],
  };
  yield {
    rule: "several-exec-start",
    message: `the service has more than one ExecStart= command, which only Type=oneshot may have, so systemd does not load it; its type is ${serviceType(unit, v)}`,
    at: second.command.at,
    notes: [{ at: first.command.at, text: "the first command" }],
    help: inDropin
      ? "put an empty ExecStart= before it in the drop-in, so that it replaces the command"
      : "set Type=oneshot, or move what runs before to ExecStartPre=",
    ...(inDropin && !third ? { fix: reset } : {}),
    refused: true,
  };
}

function* oneshot(unit: Unit, v: Version): Generator<Complaint> {
  if (!isOneshot(unit, v)) return;
  const type = own(unit, "Type");
  const notes = type ? [noteOf(type, "the type of the service")] : [];
  const restart = given(unit, "Restart");
  if (restart && /^(always|on-success)$/.test(restart.value.text)) {
    yield {
      rule: "oneshot-restart",
      message: `Restart=${restart.value.text} is not allowed for Type=oneshot, so systemd does not load the service`,
      at: restart.from.at,
      notes,
      help: "use Restart=on-failure, or a timer to run it again and again",
      refused: true,
    };
    return;
  }
  if (restart && restart.value.text !== "no" && !since(v, 244)) {
    yield {
      rule: "oneshot-restart",
      message: "Restart= other than no is not allowed for Type=oneshot before systemd 244, so systemd does not load the service",
      at: restart.from.at,
      notes,
      refused: true,
    };
    return;
  }
  const conflict = (setting: Setting | undefined): Complaint[] =>
    setting
      ? [
          {
            rule: "oneshot-conflict",
            message: `${setting.key}= is not allowed for Type=oneshot, so systemd does not load the service`,
            at: setting.from.at,
            notes,
            refused: true,
          },
        ]
      : [];
  const forced = given(unit, "RestartForceExitStatus");
  if (forced && !since(v, 255)) yield* conflict(forced);
  const exitType = given(unit, "ExitType");
  if (exitType?.value.text === "cgroup") yield* conflict(exitType);
}

function* dbusName(unit: Unit, v: Version): Generator<Complaint> {
  if (serviceType(unit, v) !== "dbus" || busName(unit)) return;
  yield {
    rule: "dbus-without-bus-name",
    message: "Type=dbus needs BusName=, the name whose appearance says that the service is up; systemd does not load it without",
    at: own(unit, "Type")?.from.at ?? ownHeader(unit),
    help: "add BusName=, or use Type=exec",
    refused: true,
  };
}

function* forkingPids(unit: Unit, v: Version): Generator<Complaint> {
  const pids = own(unit, "PrivatePIDs");
  if (!isOn(pids) || serviceType(unit, v) !== "forking") return;
  yield {
    rule: "private-pids-conflict",
    message: "Type=forking does not work with PrivatePIDs=yes, so systemd does not load the service",
    at: pids.from.at,
    notes: [noteOf(own(unit, "Type") ?? pids, "the type of the service")],
    refused: true,
  };
}

const span = (setting: Setting | undefined): number | undefined => (setting ? parseTimeSpan(setting.value.text, "s") : undefined);

/** Settings that systemd ignores, with a message, because another one is missing. */
function* partners(unit: Unit, v: Version): Generator<Complaint> {
  const lonely = (key: string, partner: string, effect = "is ignored"): Complaint[] => {
    const setting = given(unit, key);
    return setting && !given(unit, partner)
      ? [{ rule: "setting-needs-another", message: `${key}= ${effect} without ${partner}=`, at: setting.from.at, refused: false }]
      : [];
  };
  yield* lonely("USBFunctionDescriptors", "USBFunctionStrings");
  yield* lonely("USBFunctionStrings", "USBFunctionDescriptors");
  const runtime = own(unit, "RuntimeMaxSec");
  const runtimeMax = span(runtime);
  const limited = runtimeMax !== undefined && Number.isFinite(runtimeMax);
  if (runtime && limited && isOneshot(unit, v)) {
    yield {
      rule: "oneshot-conflict",
      message: "RuntimeMaxSec= has no effect with Type=oneshot, as the service is never active while it runs",
      at: runtime.from.at,
      help: "use TimeoutStartSec=",
      refused: false,
    };
  }
  const extra = own(unit, "RuntimeRandomizedExtraSec");
  if (extra && !limited && span(extra) !== 0) {
    yield {
      rule: "setting-needs-another",
      message: "RuntimeRandomizedExtraSec= is ignored without RuntimeMaxSec=",
      at: extra.from.at,
      refused: false,
    };
  }
}

function* restartSteps(unit: Unit): Generator<Complaint> {
  const maximum = own(unit, "RestartMaxDelaySec");
  const delay = span(maximum);
  const limited = delay !== undefined && Number.isFinite(delay);
  const steps = given(unit, "RestartSteps");
  const some = steps !== undefined && Number(steps.value.text) > 0;
  const alone = (setting: Setting, other: string): Complaint => ({
    rule: "setting-needs-another",
    message: `${setting.key}= is ignored without ${other}=`,
    at: setting.from.at,
    refused: false,
  });
  if (some && !limited) yield alone(steps, "RestartMaxDelaySec");
  if (maximum && limited && !some) yield alone(maximum, "RestartSteps");
  const restartSec = own(unit, "RestartSec");
  const restart = restartSec ? span(restartSec) : 100_000;
  if (maximum && limited && restart !== undefined && delay < restart) {
    yield {
      rule: "restart-delay-conflict",
      message: `RestartMaxDelaySec= is smaller than RestartSec=, so systemd lowers RestartSec= to ${maximum.value.text}`,
      at: maximum.from.at,
      notes: restartSec ? [noteOf(restartSec, "longer")] : [],
      refused: false,
    };
  }
}

function* credentialRace(unit: Unit, v: Version): Generator<Complaint> {
  const credential = credentialOf(unit);
  const post = commandsOf(unit, "ExecStartPost", v)[0];
  const type = own(unit, "Type");
  if (!credential || !post || type?.value.text !== "simple") return;
  yield {
    rule: "credential-race",
    message: "Type=simple runs ExecStartPost= while ExecStart= is still being set up, so both may race for the service's credentials",
    at: type.from.at,
    notes: [noteOf(credential, "credentials"), { at: post.command.at, text: "runs beside the set-up" }],
    help: "use Type=exec",
    refused: false,
  };
}

function* refresh(unit: Unit): Generator<Complaint> {
  const setting = own(unit, "RefreshOnReload");
  if (!setting) return;
  const words = setting.value.text.split(/\s+/);
  const extensions = [...all(unit, "Service.ExtensionImages"), ...all(unit, "Service.ExtensionDirectories")];
  const complaint = (message: string): Complaint => ({ rule: "setting-needs-another", message, at: setting.from.at, refused: false });
  if (words.includes("extensions") && !extensions.some(({ value }) => /\.v(\/|\s|:|$)/.test(value.text))) {
    yield complaint("RefreshOnReload=extensions is ignored: no ExtensionImages= or ExtensionDirectories= picks a version (.v)");
  }
  if (words.includes("credentials") && !credentialOf(unit)) {
    yield complaint("RefreshOnReload=credentials hides the credentials directory: the service has no credentials");
  }
}

function* infiniteDelay(unit: Unit): Generator<Complaint> {
  const setting = own(unit, "RestartRandomizedDelaySec");
  if (span(setting) !== Number.POSITIVE_INFINITY || !setting) return;
  yield {
    rule: "restart-delay-conflict",
    message: "RestartRandomizedDelaySec=infinity is ignored: a random delay needs a bound",
    at: setting.from.at,
    refused: false,
  };
}

const checks: readonly Check[] = [
  hasCommand,
  onlyOneStart,
  oneshot,
  dbusName,
  ifSet(["PrivatePIDs"], from(257, forkingPids)),
  ifSet(["USBFunctionDescriptors", "USBFunctionStrings", "RuntimeMaxSec", "RuntimeRandomizedExtraSec"], partners),
  ifSet(["RestartMaxDelaySec", "RestartSteps"], from(254, restartSteps)),
  ifSet(credentialKeys, from(257, credentialRace)),
  ifSet(["RefreshOnReload"], from(260, refresh)),
  ifSet(["RestartRandomizedDelaySec"], from(262, infiniteDelay)),
];

/** service_verify() of systemd's service.c. */
export function verifyService(unit: Unit, v: Version): Iterable<Complaint> {
  return inOrder(checks, unit, v);
}
