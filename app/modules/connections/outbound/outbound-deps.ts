// What the use cases of telling a platform are given.
import type { SecretBox } from "~/config/secret-box.server";
import type { ConnectionDeps } from "../connection-deps";
import type { WebhookSender } from "./ports";

export interface OutboundDeps extends Pick<
  ConnectionDeps,
  "db" | "jobs" | "mailer" | "clock" | "log" | "appUrl"
> {
  sender: WebhookSender;
  secrets: SecretBox;
  /** A platform has this version of a pledge: for whoever keeps note of what was told. */
  onDelivered(event: { pledgeId: string; type: string; version: number }): Promise<void>;
  /** `host:port` of platforms in the operator's own network; see OUTBOUND_ALLOWED_HOSTS. */
  allowedHosts: readonly string[];
}

/** Names a connection of a shop. */
export interface OfConnection {
  shopDomain: string;
  connectionId: string;
}
