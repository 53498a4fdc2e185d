// A pledge as the push API answers it.
import { z } from "zod";
import { toDecimalString } from "~/lib/money";
import { OutboundPackageSchema } from "../../connections/outbound/outbound-message";
import { PLATFORM_STATUSES, PLEDGE_OUTCOMES, type Problem } from "../pledge";
import { PLEDGE_STATES } from "../pledge-state";

export const ApiProblemSchema = z.object({
  code: z.string().meta({ description: "Stable, upper snake case." }),
  severity: z.enum(["blocking", "warning"]),
  path: z.string().meta({ description: "The field, e.g. lines[0].sku." }),
  message: z.string().meta({ description: "One sentence for people." }),
});

export const ApiPledgeSchema = z.object({
  campaign: z.string().meta({ description: "The campaign's externalId." }),
  externalId: z.string(),
  status: z.enum(PLATFORM_STATUSES).meta({ description: "What the platform said last." }),
  state: z.enum(PLEDGE_STATES).meta({ description: "Where the pledge is on its way to an order." }),
  outcome: z
    .enum(PLEDGE_OUTCOMES)
    .nullable()
    .meta({ description: "What a push makes of it, as preflight last said." }),
  totalPaid: z.string().meta({ description: "Decimal string in `currency`." }),
  currency: z.string(),
  orderName: z.string().nullable().meta({ description: "The Shopify order's name, e.g. #1001." }),
  orderCreatedAt: z.iso.datetime().nullable(),
  packages: z
    .array(OutboundPackageSchema)
    .meta({ description: "Parcels; empty until something was shipped." }),
  problems: z.array(ApiProblemSchema),
  receivedAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});
export type ApiPledge = z.infer<typeof ApiPledgeSchema>;

/** The columns of a pledge that the API shows. */
export interface ApiPledgeRow {
  externalId: string;
  status: string;
  state: string;
  outcome: string | null;
  totalPaidMinor: bigint;
  currency: string;
  orderName: string | null;
  orderCreatedAt: Date | null;
  problems: unknown;
  createdAt: Date;
  updatedAt: Date;
  campaign: { externalId: string };
}

/** Without packages: those are the fulfilment module's to add. */
export function toApiPledge(row: ApiPledgeRow): ApiPledge {
  return {
    campaign: row.campaign.externalId,
    externalId: row.externalId,
    status: row.status as ApiPledge["status"],
    state: row.state as ApiPledge["state"],
    outcome: row.outcome as ApiPledge["outcome"],
    totalPaid: toDecimalString(Number(row.totalPaidMinor), row.currency),
    currency: row.currency,
    orderName: row.orderName,
    orderCreatedAt: row.orderCreatedAt?.toISOString() ?? null,
    packages: [],
    problems: row.problems as Problem[],
    receivedAt: row.createdAt.toISOString(),
    changedAt: row.updatedAt.toISOString(),
  };
}
