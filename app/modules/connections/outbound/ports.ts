// What telling a platform needs from outside.

export interface SignedDelivery {
  url: string;
  /** Sent as webhook-id; stable over all attempts. */
  id: string;
  /** Standard Webhooks secret, `whsec_…`. */
  secret: string;
  /** JSON, signed and sent byte for byte. */
  body: string;
}

export type DeliveryOutcome =
  /** The platform answered 2xx. */
  | { kind: "delivered"; status: number }
  /** It did not, or nothing may be sent there; `message` is a sentence for the creator. */
  | { kind: "failed"; status: number | null; message: string };

export interface WebhookSender {
  /**
   * One signed POST. Never follows redirects, never reaches an address off the public internet (unless the operator
   * allows the host), gives up after 15 s. Throws only what is a defect of ours.
   */
  send(delivery: SignedDelivery): Promise<DeliveryOutcome>;
}
