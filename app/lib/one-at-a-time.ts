/** Work that is handed to the function returned is done in turn, one piece at a time; a failure is its caller's alone. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    const turn = last.then(async () => work());
    last = turn.catch(() => undefined);
    return turn;
  };
}
