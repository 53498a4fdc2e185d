/** Beyond so many keys the oldest are forgotten; forgetting one only means working once more. */
const MAX_KEYS = 10_000;

/**
 * `work` for each key at most once in `milliseconds`, in this process; calls in between do nothing. Returns at once and
 * never throws: `work` looks after its own trouble.
 */
export function atMostEvery(
  milliseconds: number,
  now: () => Date,
  work: (key: string) => void,
): (key: string) => void {
  const lastAt = new Map<string, number>();
  return (key) => {
    const at = now().getTime();
    const last = lastAt.get(key);
    if (last !== undefined && at - last < milliseconds) return;
    lastAt.delete(key);
    lastAt.set(key, at);
    const oldest = lastAt.size > MAX_KEYS ? lastAt.keys().next().value : undefined;
    if (oldest !== undefined) lastAt.delete(oldest);
    work(key);
  };
}
