// The queries of GET /api/v1/pledges and GET /api/v1/fulfillments.
import { z } from "zod";
import { hasControlCharacters } from "~/lib/clean-text";
import { PLEDGE_STATES } from "~/modules/pledges/pledge-state";
import { DEFAULT_PAGE, MAX_PAGE } from "./api-limits";

const plain = z
  .string()
  .min(1)
  .max(255)
  .refine((text) => !hasControlCharacters(text), { error: "must not hold control characters" });

export const ListQuerySchema = z.strictObject({
  campaign: plain.optional().meta({ description: "The campaign's externalId." }),
  state: z.enum(PLEDGE_STATES).optional(),
  changedSince: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: "Only pledges changed at or after this time (ISO 8601 with zone)." }),
  cursor: plain.optional().meta({ description: "`nextCursor` of the page before." }),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
});
export type ListQuery = z.infer<typeof ListQuerySchema>;

export const FulfillmentsQuerySchema = z.strictObject({
  campaign: plain.optional().meta({ description: "The campaign's externalId." }),
  cursor: plain.optional().meta({
    description: "`nextCursor` of the answer before: the page after it, or what has changed since.",
  }),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
});

export type ParsedQuery<Query> =
  { kind: "ok"; query: Query } | { kind: "invalid"; parameter: string; message: string };

/** Reads the query; the first thing wrong is named. */
export function parseListQuery(params: URLSearchParams): ParsedQuery<ListQuery> {
  return parseQuery(ListQuerySchema, params);
}

/** Reads the query; the first thing wrong is named. */
export function parseFulfillmentsQuery(
  params: URLSearchParams,
): ParsedQuery<z.infer<typeof FulfillmentsQuerySchema>> {
  return parseQuery(FulfillmentsQuerySchema, params);
}

function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  params: URLSearchParams,
): ParsedQuery<z.output<Schema>> {
  const parsed = schema.safeParse(Object.fromEntries(params));
  if (parsed.success) return { kind: "ok", query: parsed.data };
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const parameter = unknown ?? String(issue?.path[0] ?? "");
  return { kind: "invalid", parameter, message: issue?.message ?? "is not valid" };
}
