// Shopify keeps first and last name apart and asks for the last; platforms give one name.

const PARTICLES = new Set(
  "van von de der den del della di da dos das du la le los las el al bin ibn ter ten zu zur af av st. st".split(
    " ",
  ),
);
const SUFFIXES = new Set("jr jr. sr sr. ii iii iv phd md".split(" "));

/** "Ludwig van Beethoven" → Ludwig + van Beethoven; "Doe, Jane" → Jane + Doe; a single word is a last name. */
export function splitName(name: string | null): { firstName: string | null; lastName: string | null } {
  const text = (name ?? "").replace(/\s+/g, " ").trim();
  if (text === "") return { firstName: null, lastName: null };
  const comma = /^([^,]+), ?([^,]+)$/.exec(text);
  if (comma && !SUFFIXES.has((comma[2] ?? "").toLowerCase())) {
    return { firstName: comma[2] ?? null, lastName: comma[1] ?? null };
  }
  const words = text.split(" ");
  let start = words.length - 1;
  if (start > 1 && SUFFIXES.has((words[start] ?? "").toLowerCase())) start -= 1;
  while (start > 1 && PARTICLES.has((words[start - 1] ?? "").toLowerCase())) start -= 1;
  return { firstName: words.slice(0, start).join(" ") || null, lastName: words.slice(start).join(" ") };
}
