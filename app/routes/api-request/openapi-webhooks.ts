// The `webhooks` part of the OpenAPI document: what platforms that gave a callback address receive.
import { z } from "zod";
import {
  OUTBOUND_TYPES,
  OutboundMessageSchema,
  type OutboundType,
} from "~/modules/connections/outbound/outbound-message";

type Json = Record<string, unknown>;

const TOLD: Record<OutboundType, string> = {
  "pledge.blocked": "A pledge cannot be pushed: `problems` says why. Also sent when the reasons change.",
  "pledge.created": "A pledge has its Shopify order: `orderName`, `orderId`.",
  "pledge.cancelled": "A pledge will not be pushed, or its order was cancelled, deleted or undone.",
  "fulfillment.updated":
    "Something about a pledge's parcels changed: `fulfillment` is the whole newest state, also in GET /api/v1/fulfillments.",
  "webhook.test": "Sent by hand from PledgeDock to try the address out.",
};

const DELIVERY = [
  "Signed as Standard Webhooks (standardwebhooks.com) with the secret that PledgeDock shows once.",
  "Delivered at least once: answer 2xx within 15 seconds, and keep the ids you have seen.",
  "Retried after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h; redirects are not followed.",
  "Messages may overtake each other: of one pledge, the highest `version` is the newest state.",
].join(" ");

/** One entry per message type. */
export function webhookOperations(): Json {
  return Object.fromEntries(OUTBOUND_TYPES.map((type) => [type, { post: operation(type) }]));
}

function operation(type: OutboundType): Json {
  return {
    operationId: `on-${type.replace(".", "-")}`,
    summary: TOLD[type],
    description: DELIVERY,
    security: [],
    parameters: [
      header("webhook-id", "The message's id, the same at every attempt."),
      header("webhook-timestamp", "When this attempt was made, in seconds since 1970."),
      header(
        "webhook-signature",
        "v1,<base64 of HMAC-SHA256 over id.timestamp.body>; several are divided by spaces.",
      ),
    ],
    requestBody: { required: true, content: { "application/json": { schema: messageSchema(type) } } },
    responses: { "2XX": { description: "Taken." }, default: { description: "Anything else is retried." } },
  };
}

function header(name: string, description: string): Json {
  return { name, in: "header", required: true, description, schema: { type: "string" } };
}

function messageSchema(type: OutboundType): Json {
  const schema = z.toJSONSchema(OutboundMessageSchema.extend({ type: z.literal(type) }), { io: "output" });
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$schema"));
}
