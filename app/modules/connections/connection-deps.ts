// What the connection use cases are given.
import type { Logger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import type { JobSender } from "~/jobs/queue.server";
import type { Clock } from "~/lib/clock";
import type { ShopGateway } from "./ports";

/** Sends plain mails to the merchant; null where no SMTP_URL is set. */
export interface Mailer {
  send(mail: { to: string; subject: string; text: string }): Promise<void>;
}

export interface ConnectionDeps {
  db: DbClient;
  jobs: JobSender;
  shop: ShopGateway;
  mailer: Mailer | null;
  clock: Clock;
  log: Logger;
  /** Scopes the app asks for (shopify.app.toml); `read_all_orders` among them may be refused by Shopify. */
  requiredScopes: string[];
  /** Base URL of the embedded app, for links in mails. */
  appUrl: string;
}
