// Tracking numbers as people and programs write them, and how two spellings are recognised as one.

/** The number in capitals without blanks and punctuation; empty for none. Two spellings of one number are equal. */
export function normaliseTrackingNumber(number: string | null): string {
  const capitals = (number ?? "").normalize("NFKC").trim().toUpperCase();
  const bare = capitals.replace(/[^\p{L}\p{N}]/gu, "");
  return bare === "" ? capitals : bare;
}
