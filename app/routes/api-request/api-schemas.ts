// The answers of the push API as zod schemas; the OpenAPI document is generated from them and from PledgePushSchema.
import { z } from "zod";
import { ApiFulfillmentSchema } from "~/modules/fulfillment/tell/api-fulfillment";
import { ApiPledgeSchema, ApiProblemSchema } from "~/modules/pledges/receive/api-pledge";
import { PledgePushSchema } from "~/modules/pledges/receive/pledge.schema";
import { PLEDGE_STATES } from "~/modules/pledges/pledge-state";
import { RECEIVE_OUTCOMES } from "~/modules/pledges/receive/receive-outcome";
import { MAX_PLEDGES } from "./api-limits";

const manyPledges = z.array(PledgePushSchema).min(1).max(MAX_PLEDGES);

/** One pledge, an array of them, or an object that holds the array. */
export const PushBodySchema = z.union([PledgePushSchema, manyPledges, z.object({ pledges: manyPledges })]);

export const ReceiveResultSchema = z.object({
  index: z.int().meta({ description: "Place in the request, from 0." }),
  externalId: z.string().nullable(),
  campaignExternalId: z.string().nullable(),
  outcome: z.enum(RECEIVE_OUTCOMES),
  state: z.enum(PLEDGE_STATES).nullable().meta({ description: "null when nothing is stored." }),
  problems: z.array(ApiProblemSchema),
});

export const ReceiveAnswerSchema = z.object({
  sandbox: z.boolean().meta({ description: "true: only validated, nothing stored." }),
  results: z.array(ReceiveResultSchema),
});

export const PageAnswerSchema = z.object({
  pledges: z.array(ApiPledgeSchema),
  nextCursor: z.string().nullable().meta({ description: "null on the last page." }),
});

export const FulfillmentsAnswerSchema = z.object({
  fulfillments: z.array(ApiFulfillmentSchema),
  nextCursor: z
    .string()
    .nullable()
    .meta({ description: "Keep it: now it gives the next page, later what has changed since." }),
  hasMore: z.boolean(),
});

export const CancelAnswerSchema = z.object({
  campaignExternalId: z.string(),
  externalId: z.string(),
  outcome: z.enum(["cancelled", "unchanged"]),
  state: z.enum(PLEDGE_STATES),
});

export const ProblemDocumentSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
});
