/** A function of an object; its answers are remembered as long as the object lives. */
export function oncePer<K extends object, T>(compute: (key: K) => T): (key: K) => T {
  const answers = new WeakMap<K, T>();
  return (key) => {
    const ready = answers.get(key);
    if (ready !== undefined || answers.has(key)) return ready as T;
    const made = compute(key);
    answers.set(key, made);
    return made;
  };
}
