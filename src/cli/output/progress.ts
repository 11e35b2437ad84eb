const AFTER = 500;
const EVERY = 100;

/** A line on standard error that says how far a run has come: on a terminal only, and only if it takes longer than half a second. */
export function progress(): { readonly show: (done: number, total: number) => void; readonly end: () => void } {
  const started = performance.now();
  let last = started + AFTER - EVERY;
  let shown = false;
  return {
    show(done, total) {
      const now = performance.now();
      if (!process.stderr.isTTY || now < last + EVERY) return;
      last = now;
      shown = true;
      process.stderr.write(`\rchecking: ${Math.floor((100 * done) / total)} %`);
    },
    end() {
      if (shown) process.stderr.write("\r\x1b[K");
    },
  };
}
