import { ownAll, type Rule } from "../../src/api.js";

/** The time of a calendar event behind its date, with seconds or without. */
const TIME = /(?:^|[ T])([^\sT:]+):([^\sT:]+)(?::([^\s:]+))?(?= [A-Za-z/+_-]+$|$)/;
const isEvery = (part: string): boolean => part === "*" || /^(?:\*|0+|0+\.\.59)\/1$/.test(part);

/** What a time that was meant to be rarer comes to; undefined where it says what it means. */
function tooOften(text: string): { readonly often: string; readonly meant: string } | undefined {
  const [, hour = "", minute = "", second] = TIME.exec(text) ?? [];
  if (hour === "") return undefined;
  if (second !== undefined && isEvery(second) && !(hour === "*" && minute === "*")) {
    return { often: "every second of each of these minutes", meant: `${hour}:${minute === "*" ? "00" : minute}:00` };
  }
  if (second === undefined && isEvery(minute) && !isEvery(hour) && !/[/.]/.test(hour)) {
    return { often: "every minute of these hours", meant: `${hour}:00` };
  }
  if (second !== undefined && isEvery(hour) && isEvery(minute) && isEvery(second)) return { often: "every second", meant: "*:00:00" };
  if (second !== undefined && isEvery(minute) && !isEvery(hour) && !/[/.]/.test(hour)) {
    return { often: "every minute of these hours", meant: `${hour}:00:${second}` };
  }
  return undefined;
}

export const rule: Rule = {
  id: "calendar-too-often",
  summary: "OnCalendar= that elapses every second or minute where it was to elapse once",
  why: "A calendar event matches every second that all its parts match. A `*` in the place of the seconds is each second, one in the place of the minutes each minute, though the parts in front of it are given: *:0/5:* is not every five minutes, and 4:* is not four o'clock.",
  severity: "warning",
  references: ["systemd.time(7), CALENDAR EVENTS"],
  examples: [
    {
      name: "every second of a minute",
      bad: "[Timer]\nOnCalendar=*:0/5:*\n",
      good: "[Timer]\nOnCalendar=*:0/5\n",
      flags: "*:0/5:*",
    },
    {
      name: "every minute of an hour",
      bad: "[Timer]\nOnCalendar=*-*-* 4:*\n",
      good: "[Timer]\nOnCalendar=*-*-* 4:00\n",
      flags: "*-*-* 4:*",
    },
  ],
  scope: "unit",
  when: { types: ["timer"] },
  *check(unit) {
    if (unit.type !== "timer") return;
    for (const { value, from } of ownAll(unit, "OnCalendar")) {
      const found = tooOften(value.text);
      if (!found) continue;
      yield {
        message: `OnCalendar=${value.text} elapses ${found.often}`,
        at: { ...from.at, start: from.keyEnd + (from.at.end - from.keyEnd - value.text.length) },
        severity: found.often.startsWith("every second of") ? "warning" : "info",
        help: `if it is to elapse once, write ${found.meant} for the time`,
      };
    }
  },
};
