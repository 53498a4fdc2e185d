// What the postage use cases are given. Built once in services.server.ts.
import type { SecretBox } from "~/config/secret-box.server";
import type { ShippingDeps } from "../fulfillment/shipping/shipping-deps";
import type { BillingGateway, PostageGateway, PostageNewsReader } from "./ports";

/** What the operator of this installation decided. */
export interface PostageConfig {
  /** Key of the platform's EasyPost account; null: only creators' own accounts buy postage. Never logged. */
  platformApiKey: string | null;
  /** What the platform's account signs its webhooks with; null: its news come by polling only. Never logged. */
  platformWebhookSecret: string | null;
  /** Fee on postage by account, in hundredths of a percent: 1000 is 10 %. */
  feeBasisPoints: { platform: number; own: number };
  /** EasyPost requests under way at once, per account and process. */
  maxInFlight: number;
  /** Public address of this installation, without a trailing slash. */
  appUrl: string;
  /** Charges made through Shopify billing are test charges: no money moves. */
  billingTest: boolean;
  /** Page of the app inside the shop's admin that Shopify sends the creator back to after an approval. */
  billingReturnUrl(shopDomain: string): string;
}

/** Labels are fulfilled through fulfillment/shipping, whose use cases and protocol take the same dependencies. */
export interface PostageDeps extends ShippingDeps {
  postage: PostageGateway;
  news: PostageNewsReader;
  billing: BillingGateway;
  /** Locks and unlocks the creator's EasyPost key and webhook secret; contexts in app/db/secret-contexts.ts. */
  secrets: SecretBox;
  config: PostageConfig;
}
