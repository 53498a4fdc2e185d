// PostgreSQL's jsonb holds neither NUL nor half a surrogate pair; a payload kept beside its row goes without them.

/** A copy of parsed JSON whose texts and keys jsonb can hold; everything else is kept as it came. */
export function toStorableJson(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map((item) => toStorableJson(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableText(key), toStorableJson(item)]),
  );
}

/** Nearly every text is storable as it is; this finds the others, and pairs that are whole, fast. */
const SUSPECT = /[\0\uD800-\uDFFF]/;

function storableText(text: string): string {
  return SUSPECT.test(text) ? text.replace(/[\0\p{Cs}]/gu, "") : text;
}
