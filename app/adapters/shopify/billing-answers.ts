// What Shopify's billing answers look like, and what they mean. Pure.
import { z } from "zod";
import { requireMoney, toDecimalString } from "~/lib/money";
import type { ActiveSubscription } from "~/modules/postage/ports";
import type { AdminAnswer } from "./classify-answer";

const CURRENCY = "USD";
const RETRY_MS = 5_000;
/** Nothing changes before somebody reconnects the shop. */
export const DISCONNECTED_RETRY_MS = 300_000;

export const UserErrorsSchema = z.array(z.object({ message: z.string() }));
export const ConfirmationSchema = z
  .object({
    appSubscription: z.object({ id: z.string() }).nullable(),
    confirmationUrl: z.string().nullable(),
    userErrors: UserErrorsSchema,
  })
  .nullable();
export type ConfirmationAnswer = z.infer<typeof ConfirmationSchema>;

export const SubscriptionStatusSchema = z
  .enum(["PENDING", "ACCEPTED", "ACTIVE", "DECLINED", "CANCELLED", "EXPIRED", "FROZEN"])
  // Accepted is what approved plans were called before they had to be activated by the app.
  .transform((status) => (status === "ACCEPTED" ? "ACTIVE" : status))
  .transform((status) => status.toLowerCase() as Lowercase<typeof status>);

const DollarsSchema = z
  .object({ amount: z.string(), currencyCode: z.literal(CURRENCY) })
  .transform(({ amount }, context) => {
    try {
      return requireMoney(amount, CURRENCY);
    } catch {
      context.addIssue({ code: "custom", message: "no amount" });
      return z.NEVER;
    }
  });

export const SubscriptionSchema = z.object({
  id: z.string(),
  status: SubscriptionStatusSchema,
  lineItems: z.array(
    z.object({
      id: z.string(),
      plan: z.object({
        /** Empty for a recurring price, which this app never asks for. */
        pricingDetails: z.object({
          terms: z.string().optional(),
          cappedAmount: DollarsSchema.optional(),
          balanceUsed: DollarsSchema.optional(),
        }),
      }),
    }),
  ),
});

/** Null for one without a usage line: not what this app asks for. */
export function toSubscription(found: z.infer<typeof SubscriptionSchema>): ActiveSubscription | null {
  for (const { id, plan } of found.lineItems) {
    const { cappedAmount, balanceUsed, terms = "" } = plan.pricingDetails;
    if (cappedAmount === undefined || balanceUsed === undefined) continue;
    return {
      ...{ subscriptionGid: found.id, lineItemGid: id, status: found.status, terms },
      ...{ cappedMinor: cappedAmount, usedMinor: balanceUsed },
    };
  }
  return null;
}

/** Why nothing is known, and when asking again makes sense. */
export function unavailable(answer: Exclude<AdminAnswer<unknown>, { kind: "data" }>) {
  const kind = "unavailable" as const;
  switch (answer.kind) {
    case "rejected":
      return { kind, reason: wordsOf(answer.errors), retryAfterMs: DISCONNECTED_RETRY_MS };
    case "disconnected":
      return { kind, reason: answer.disconnection.message, retryAfterMs: DISCONNECTED_RETRY_MS };
    case "not-executed":
      return { kind, reason: answer.reason, retryAfterMs: answer.retryAfterMs };
    case "unknown":
      return { kind, reason: answer.reason, retryAfterMs: RETRY_MS };
  }
}

/** The same for an answer that lacks what was asked for. */
export function unavailableSoon(reason: string) {
  return { kind: "unavailable" as const, reason, retryAfterMs: RETRY_MS };
}

export function dollars(minor: number): { amount: string; currencyCode: string } {
  return { amount: toDecimalString(minor, CURRENCY), currencyCode: CURRENCY };
}

export function wordsOf(errors: { message: string }[]): string {
  return errors.map(({ message }) => message).join(" ") || "Shopify gave no reason.";
}
