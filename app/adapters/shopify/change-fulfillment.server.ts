// Mutations of fulfilments. Each leaves at most once; whether an unclear one was carried out, reading the order shows.
import { z } from "zod";
import type {
  ChangeFulfillmentOutcome,
  FulfillmentRequest,
  FulfillOutcome,
} from "~/modules/fulfillment/ports";
import type { SendLimits } from "~/modules/pledges/ports";
import type { AdminClient } from "./admin-client.server";
import { toSimpleOutcome } from "./fulfillment-order-work.server";
import {
  FULFILLMENT_CANCEL,
  FULFILLMENT_CREATE,
  FULFILLMENT_TRACKING_INFO_UPDATE,
} from "./fulfillments.graphql";
import { FulfillmentSchema, toFulfillmentSnapshot } from "./parse-fulfillment";
import { toRefusals, UserErrorsSchema } from "./parse-order";
import { readTrouble } from "./user-errors";

const TOO_MANY_ATTEMPTS_WAIT_MS = 12_000;

const CreateSchema = z.object({
  fulfillmentCreate: z
    .object({ fulfillment: FulfillmentSchema.nullable(), userErrors: UserErrorsSchema })
    .nullable(),
});
const CancelSchema = z.object({ fulfillmentCancel: z.object({ userErrors: UserErrorsSchema }).nullable() });
const TrackingUpdateSchema = z.object({
  fulfillmentTrackingInfoUpdate: z.object({ userErrors: UserErrorsSchema }).nullable(),
});

/** One fulfillmentCreate. A fulfilment in the answer counts; neither a fulfilment nor a user error is no answer. */
export async function fulfill(
  client: AdminClient,
  shopDomain: string,
  request: FulfillmentRequest,
  limits?: SendLimits,
): Promise<FulfillOutcome> {
  const answer = await client.mutate({
    shopDomain,
    document: FULFILLMENT_CREATE,
    variables: { fulfillment: toFulfillmentInput(request) },
    answer: CreateSchema,
    mayStillSend: limits && (() => limits.mayStillSend()),
  });
  if (answer.kind === "rejected") {
    return { kind: "refused", errors: answer.errors.map(({ message }) => ({ field: null, message })) };
  }
  if (answer.kind !== "data") return answer;
  const { fulfillment = null, userErrors = [] } = answer.data.fulfillmentCreate ?? {};
  if (fulfillment) {
    return { kind: "fulfilled", fulfillment: toFulfillmentSnapshot(fulfillment, request.orderGid) };
  }
  if (userErrors.length === 0)
    return { kind: "unknown", reason: "an answer without fulfilment and without error" };
  const errors = toRefusals(userErrors);
  return readTrouble(errors, () => TOO_MANY_ATTEMPTS_WAIT_MS) ?? { kind: "refused", errors };
}

function toFulfillmentInput({ parts, tracking, notifyCustomer }: FulfillmentRequest) {
  return {
    lineItemsByFulfillmentOrder: parts.map(({ fulfillmentOrderGid, lines }) => ({
      fulfillmentOrderId: fulfillmentOrderGid,
      ...(lines
        ? { fulfillmentOrderLineItems: lines.map(({ gid, quantity }) => ({ id: gid, quantity })) }
        : {}),
    })),
    notifyCustomer,
    ...(tracking.numbers.length > 0 || tracking.urls.length > 0
      ? { trackingInfo: toTrackingInput(tracking) }
      : {}),
  };
}

/** Shopify puts the link at the same place as the number that it belongs to. */
function toTrackingInput({ company, numbers, urls }: FulfillmentRequest["tracking"]) {
  return { company, numbers, ...(urls.length > 0 ? { urls } : {}) };
}

export async function cancelFulfillment(
  client: AdminClient,
  shopDomain: string,
  fulfillmentGid: string,
): Promise<ChangeFulfillmentOutcome> {
  const answer = await client.mutate({
    shopDomain,
    document: FULFILLMENT_CANCEL,
    variables: { id: fulfillmentGid },
    answer: CancelSchema,
  });
  return toSimpleOutcome(answer, (data) => data.fulfillmentCancel);
}

export async function replaceTracking(
  client: AdminClient,
  shopDomain: string,
  change: { fulfillmentGid: string; tracking: FulfillmentRequest["tracking"]; notifyCustomer: boolean },
): Promise<ChangeFulfillmentOutcome> {
  const answer = await client.mutate({
    shopDomain,
    document: FULFILLMENT_TRACKING_INFO_UPDATE,
    variables: {
      fulfillmentId: change.fulfillmentGid,
      trackingInfoInput: toTrackingInput(change.tracking),
      notifyCustomer: change.notifyCustomer,
    },
    answer: TrackingUpdateSchema,
  });
  return toSimpleOutcome(answer, (data) => data.fulfillmentTrackingInfoUpdate);
}
