/**
 * A gate for work that holds bytes in memory: it starts when what is under way leaves room for it, or when nothing is under way. Who came first
 * does not matter: small work passes by large work that waits.
 */
export function byteBudget(limit: number): <T>(bytes: number, work: () => Promise<T>) => Promise<T> {
  let held = 0;
  let waiting: (() => void)[] = [];
  return async (bytes, work) => {
    while (held > 0 && held + bytes > limit) await new Promise<void>((resolve) => waiting.push(resolve));
    held += bytes;
    try {
      return await work();
    } finally {
      held -= bytes;
      const woken = waiting;
      waiting = [];
      for (const resolve of woken) resolve();
    }
  };
}
