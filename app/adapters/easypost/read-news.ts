// EasyPost's webhooks: the signature over the untouched bytes, and what they tell. The client's own check rewrites whole
// weights in the body before it hashes and so refuses bodies that EasyPost signed.
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { parseJsonBytes } from "~/lib/parse-json-text";
import { toStorableJson } from "~/lib/storable-json";
import type { PostageNews } from "~/modules/postage/ports";
import { ScanFormSchema, TrackerSchema, readScanForm, readTracker } from "./tracking-answer";

const EventSchema = z.object({
  id: z.string().min(1).max(100),
  description: z.string().max(200),
  result: z.unknown(),
});
/** A batch event holds a batch, its shipments, their addresses, their verifications, … */
const DEEPEST = 32;
const RefundSchema = z.object({
  shipment_id: z.string().nullish(),
  tracking_code: z.string().nullish(),
});

/**
 * Header X-Hmac-Signature is `hmac-sha256-hex=` and the HMAC-SHA256 of the body with the secret in Unicode's NFKD form.
 * It covers no time: who takes events in has to remember their ids.
 */
export function readNews(raw: Uint8Array, signature: string | null, secret: string): PostageNews | null {
  if (signature === null || secret === "" || !isSigned(raw, signature, secret)) return null;
  const event = EventSchema.safeParse(readJson(raw));
  if (!event.success) return null;
  const { id: eventId, description, result } = event.data;
  return told(eventId, description, result) ?? { kind: "other", eventId, description };
}

function told(eventId: string, description: string, result: unknown): PostageNews | null {
  if (description.startsWith("tracker.")) {
    const tracker = TrackerSchema.safeParse(result);
    return tracker.success ? { kind: "tracker", eventId, tracker: readTracker(tracker.data) } : null;
  }
  if (description.startsWith("scan_form.")) {
    const form = ScanFormSchema.safeParse(result);
    return form.success ? { kind: "scan-form", eventId, form: readScanForm(form.data) } : null;
  }
  if (!description.startsWith("refund.")) return null;
  const refund = RefundSchema.safeParse(result);
  if (!refund.success) return null;
  const { shipment_id: shipmentId = null, tracking_code: trackingCode = null } = refund.data;
  return { kind: "refund", eventId, shipmentId, trackingCode };
}

function isSigned(raw: Uint8Array, signature: string, secret: string): boolean {
  const digest = createHmac("sha256", secret.normalize("NFKD")).update(raw).digest("hex");
  const expected = Buffer.from(`hmac-sha256-hex=${digest}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Undefined where it is no JSON. */
function readJson(raw: Uint8Array): unknown {
  const parsed = parseJsonBytes(raw, DEEPEST);
  return parsed.kind === "ok" ? toStorableJson(parsed.value) : undefined;
}
