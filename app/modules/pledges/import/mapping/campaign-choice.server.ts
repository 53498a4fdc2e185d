// Which campaign a file belongs to, as the mapping page says it.
import { z } from "zod";
import type { Db } from "~/db/client.server";
import { fieldProblems, type FieldProblem } from "../../../connections/connection";
import { cleanLine } from "~/lib/clean-text";
import { isCurrency } from "~/lib/money";
import { findCampaignById, findCampaigns } from "../../receive/campaign-store.server";
import type { ImportCampaign } from "../import-views";

const line = (length: number, missing: string) =>
  z
    .string()
    .transform((text) => cleanLine(text))
    .pipe(z.string().min(1, missing).max(length, `Use at most ${length} characters`));

const CampaignChoiceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("existing"), campaignId: z.string() }),
  z.object({
    kind: z.literal("new"),
    externalId: line(255, "Enter the campaign's id"),
    name: line(255, "Enter the campaign's name"),
    currency: z
      .string()
      .trim()
      .toUpperCase()
      .refine((code) => isCurrency(code), "Enter a currency code such as USD"),
  }),
]);

export type ReadCampaignChoice =
  { kind: "ok"; campaign: ImportCampaign } | { kind: "invalid"; problems: FieldProblem[] };

/** The campaign that is meant. One that exists keeps its currency, whatever was entered. */
export async function readCampaignChoice(
  db: Db,
  owner: { shopDomain: string; platform: string },
  choice: unknown,
): Promise<ReadCampaignChoice> {
  const parsed = CampaignChoiceSchema.safeParse(choice);
  if (!parsed.success) return { kind: "invalid", problems: fieldProblems(parsed.error) };
  const { data } = parsed;
  if (data.kind === "existing") {
    const row = await findCampaignById(db, owner, data.campaignId);
    if (row) return { kind: "ok", campaign: campaignOf(row) };
    return invalid("campaignId", "Choose a campaign of this platform");
  }
  const [row] = await findCampaigns(db, owner, [data.externalId]);
  if (row && row.currency !== data.currency) {
    const message = `Campaign "${data.externalId}" exists with ${row.currency}: choose that, or use another id.`;
    return invalid("currency", message);
  }
  return { kind: "ok", campaign: campaignOf(data) };
}

function campaignOf({ externalId, name, currency }: ImportCampaign): ImportCampaign {
  return { externalId, name, currency };
}

function invalid(path: string, message: string): ReadCampaignChoice {
  return { kind: "invalid", problems: [{ path, message }] };
}
