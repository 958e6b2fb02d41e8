// Gathering: what is asked for often is asked of the worker less often.
export const kGatherMs = 60;
export const kGatherMsMax = 2_000;

// Asks at once, and later for several reasons together: what takes long is asked for less often, so
// that the worker is left time for all else.
export function gathering(ask: () => Promise<void>) {
  let pause_ms = kGatherMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask_now = async () => {
    const begun_ms = performance.now();
    await ask();
    pause_ms = Math.min(Math.max(kGatherMs, performance.now() - begun_ms), kGatherMsMax);
  };
  void ask_now();
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = undefined;
        void ask_now();
      }, pause_ms);
    },
    end: () => clearTimeout(timer),
  };
}
