// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { authenticateKey } from "./authenticate-key.server";
import { checkIfBroken } from "./check-if-broken.server";
import { checkShop } from "./check-shop.server";
import { connectShop } from "./connect-shop.server";
import { countApiRequest } from "./count-api-request.server";
import { createConnectionKey } from "./create-connection-key.server";
import { createConnection } from "./create-connection.server";
import { disconnectConnection } from "./disconnect-connection.server";
import { dismissOnboarding } from "./dismiss-onboarding.server";
import { getConnection } from "./get-connection.server";
import { getShop } from "./get-shop.server";
import { goLiveChecks } from "./go-live-checks.server";
import { listConnections } from "./list-connections.server";
import { markShopDisconnected } from "./mark-shop-disconnected.server";
import { processWebhook } from "./process-webhook.server";
import { processWebhooks } from "./process-webhooks.server";
import { recordWebhook } from "./record-webhook.server";
import { renameConnection } from "./rename-connection.server";
import { revokeConnectionKey } from "./revoke-connection-key.server";
import { runIdempotently } from "./run-idempotently.server";
import { sweepRetention } from "./sweep-retention.server";
import { updateConnectionSettings } from "./update-connection-settings.server";

export const connectionUseCases = {
  authenticateKey,
  checkIfBroken,
  checkShop,
  connectShop,
  countApiRequest,
  createConnection,
  createConnectionKey,
  disconnectConnection,
  dismissOnboarding,
  getConnection,
  getShop,
  goLiveChecks,
  listConnections,
  markShopDisconnected,
  processWebhook,
  processWebhooks,
  recordWebhook,
  renameConnection,
  revokeConnectionKey,
  runIdempotently,
  sweepRetention,
  updateConnectionSettings,
};
