// What the use cases about mails and the tracking page are given. Built once in services.server.ts.
import type { Logger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import type { JobSender } from "~/jobs/queue.server";
import type { Clock } from "~/lib/clock";
import type { TrackingLinks } from "../fulfillment/tracking-link";
import type { MailSender } from "./ports";

export interface NotificationDeps {
  db: DbClient;
  jobs: JobSender;
  clock: Clock;
  log: Logger;
  /** null where no SMTP_URL is set. */
  mails: MailSender | null;
  trackingLinks: TrackingLinks;
  /** Mails a minute that leave at most, over all shops and processes. */
  mailsPerMinute: number;
  /** Domain of the app, for Message-IDs. */
  mailDomain: string;
  appUrl: string;
  /** Waits; ends early without a word when the signal aborts. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
