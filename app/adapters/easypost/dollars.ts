// EasyPost writes money as decimal strings of dollars: prices with two decimals, fees with five.

const DOLLARS = /^(\d{1,9})(?:\.(\d{1,5}))?$/;

/** "5.93000" → 593000 hundred-thousandths of a dollar; null when it is no such amount. */
export function toMicro(text: string): number | null {
  const match = DOLLARS.exec(text);
  if (!match) return null;
  return Number(`${match[1] ?? "0"}${(match[2] ?? "").padEnd(5, "0")}`);
}

/** "5.93" → 593 cents, halves up; null when it is no amount. */
export function toCents(text: string): number | null {
  const micro = toMicro(text);
  return micro === null ? null : Math.floor((micro + 500) / 1000);
}
