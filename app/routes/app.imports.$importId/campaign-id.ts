const LONGEST = 60;

/** "Sol: Last Days" → "sol-last-days": the id that a campaign from files gets, as files name none; empty for no letters. */
export function campaignIdFrom(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return (words ?? []).join("-").slice(0, LONGEST).replace(/-+$/, "");
}
