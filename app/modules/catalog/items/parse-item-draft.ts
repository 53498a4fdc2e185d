import { z } from "zod";
import { parseJsonBytes } from "~/lib/parse-json-text";
import type { ItemDraft } from "./item-pattern";

/** Far above what the generator takes: it then says itself what is too much. */
const MAX_TEXT = 1_000;
const MAX_ENTRIES = 1_000;
const MAX_DEPTH = 8;
const text = z.string().max(MAX_TEXT);

const DraftSchema = z.object({
  name: text,
  skuPattern: text,
  options: z
    .array(z.object({ name: text, values: z.array(z.object({ label: text, code: text })).max(MAX_ENTRIES) }))
    .max(MAX_ENTRIES),
});

/** An item as its page sends it; null for what no page sends. */
export function parseItemDraft(json: string): ItemDraft | null {
  const parsed = parseJsonBytes(Buffer.from(json), MAX_DEPTH);
  const draft = DraftSchema.safeParse(parsed.kind === "ok" ? parsed.value : null);
  return draft.success ? draft.data : null;
}
