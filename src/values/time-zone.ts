const known = new Map<string, boolean>();

/** Whether the time zone database has this name. */
export function isTimeZone(name: string): boolean {
  let answer = known.get(name);
  if (answer === undefined) {
    answer = /^[A-Z][A-Za-z0-9_+/-]*$/.test(name) && !name.endsWith("/") && isKnown(name);
    known.set(name, answer);
  }
  return answer;
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}
