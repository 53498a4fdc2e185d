// Whose EasyPost account buys from now on.
import { randomBytes } from "node:crypto";
import { postageSecretContext } from "~/db/secret-contexts";
import type { PostageDeps } from "../postage-deps";
import type { PostageAccount } from "../ports";
import { describeTrouble } from "./account-trouble";
import { isEasyPostKey } from "./easypost-key";
import { refuse, type Refused, type SaveOutcome } from "./setup-outcome";
import {
  countAccountWork,
  emptySettings,
  findAccountShipment,
  findSettings,
  saveSettings,
} from "./settings-store.server";

type Deps = Pick<PostageDeps, "db" | "clock" | "log" | "secrets" | "config" | "postage">;

/** No shipment has this id: an account that may be read answers that it does not exist. */
const NOBODYS_SHIPMENT = "shp_00000000000000000000000000000000";
const SECRET_BYTES = 32;
const TOKEN_BYTES = 24;

/**
 * The creator's own account pays. A key is checked by reading something harmless before it is stored, encrypted; null
 * goes back to the stored one. Refused is a key of another account while labels of the former one are under way.
 * EasyPost is told where to send its news; when that fails the account is saved all the same and the daily poll does the
 * work.
 */
export async function useOwnAccount(
  deps: Deps,
  { shopDomain, apiKey }: { shopDomain: string; apiKey: string | null },
): Promise<SaveOutcome> {
  const typed = apiKey?.trim() ?? "";
  if (typed === "") return returnToStoredKey(deps, shopDomain);
  if (!isEasyPostKey(typed)) {
    const message =
      "This is no EasyPost key: it begins with EZAK (or EZTK for test labels) and has no blanks in it.";
    return { kind: "invalid", problems: [{ field: "apiKey", message }] };
  }
  const account: PostageAccount = { kind: "own", apiKey: typed };
  const trouble = (await checkKey(deps, account)) ?? (await checkWork(deps, shopDomain, account));
  if (trouble) return trouble;
  const stored = (await findSettings(deps.db, shopDomain)) ?? emptySettings(shopDomain, deps.clock.now());
  const webhook = {
    token: stored.webhookToken ?? randomBytes(TOKEN_BYTES).toString("base64url"),
    secret:
      stored.webhookSecret === null
        ? randomBytes(SECRET_BYTES).toString("base64url")
        : deps.secrets.decrypt(stored.webhookSecret, postageSecretContext(shopDomain, "webhookSecret")),
  };
  const lock = (secret: string, column: "apiKey" | "webhookSecret") =>
    deps.secrets.encrypt(secret, postageSecretContext(shopDomain, column));
  await saveSettings(
    deps.db,
    shopDomain,
    {
      ...{
        account: "own",
        funding: "own_account",
        apiKey: lock(typed, "apiKey"),
        apiKeyHint: typed.slice(-4),
      },
      ...{ webhookToken: webhook.token, webhookSecret: lock(webhook.secret, "webhookSecret") },
      webhookRegisteredAt: null,
    },
    deps.clock.now(),
  );
  await registerNews(deps, shopDomain, account, webhook);
  return { kind: "saved" };
}

/** The platform's account pays; what it costs goes over the creator's Shopify bill. */
export async function usePlatformAccount(
  deps: Deps,
  { shopDomain }: { shopDomain: string },
): Promise<SaveOutcome> {
  const { platformApiKey, platformWebhookSecret } = deps.config;
  if (platformApiKey === null) return refuse("PledgeDock offers no EasyPost account here: use your own.");
  const now = deps.clock.now();
  await saveSettings(deps.db, shopDomain, { account: "platform", funding: "shopify_billing" }, now);
  if (platformWebhookSecret !== null) {
    const account: PostageAccount = { kind: "platform", apiKey: platformApiKey };
    await register(deps, account, { token: "platform", secret: platformWebhookSecret });
  }
  return { kind: "saved" };
}

/** Deletes the creator's key. Refused while labels bought with it are still being worked on. */
export async function forgetApiKey(deps: Deps, { shopDomain }: { shopDomain: string }): Promise<SaveOutcome> {
  const stored = await findSettings(deps.db, shopDomain);
  if (!stored?.apiKey) return { kind: "saved" };
  const work = await countAccountWork(deps.db, shopDomain, "own");
  if (work > 0) {
    const labels = work === 1 ? "1 label is" : `${work} labels are`;
    return refuse(
      `${labels} still being bought or refunded with this key: wait until that is done, or stop the batch.`,
    );
  }
  const account = stored.account === "own" ? null : stored.account;
  await saveSettings(
    deps.db,
    shopDomain,
    { account, apiKey: null, apiKeyHint: null, webhookRegisteredAt: null },
    deps.clock.now(),
  );
  return { kind: "saved" };
}

async function returnToStoredKey(deps: Deps, shopDomain: string): Promise<SaveOutcome> {
  const stored = await findSettings(deps.db, shopDomain);
  if (!stored?.apiKey) {
    return {
      kind: "invalid",
      problems: [{ field: "apiKey", message: "Enter the key of your EasyPost account." }],
    };
  }
  await saveSettings(deps.db, shopDomain, { account: "own", funding: "own_account" }, deps.clock.now());
  return { kind: "saved" };
}

/** Null when EasyPost accepts the key. */
async function checkKey(deps: Deps, account: PostageAccount): Promise<Refused | null> {
  const answer = await deps.postage.readShipment(account, NOBODYS_SHIPMENT);
  return answer.kind === "missing" || answer.kind === "shipment" ? null : describeTrouble(answer, "apiKey");
}

/** Null when the key knows the shipments that are under way, or there are none: only their own account can end them. */
async function checkWork(deps: Deps, shopDomain: string, account: PostageAccount): Promise<Refused | null> {
  const shipmentId = await findAccountShipment(deps.db, shopDomain, "own");
  if (shipmentId === null) return null;
  const answer = await deps.postage.readShipment(account, shipmentId);
  if (answer.kind === "shipment") return null;
  if (answer.kind !== "missing") return describeTrouble(answer, "apiKey");
  const work = await countAccountWork(deps.db, shopDomain, "own");
  const labels = work === 1 ? "1 label is" : `${work} labels are`;
  const message = `This key is another EasyPost account's, and ${labels} still being bought or refunded with the former one: wait until that is done, or stop the batch.`;
  return refuse(message, "apiKey");
}

async function registerNews(
  deps: Deps,
  shopDomain: string,
  account: PostageAccount,
  webhook: { token: string; secret: string },
): Promise<void> {
  if (!(await register(deps, account, webhook))) return;
  const now = deps.clock.now();
  await saveSettings(deps.db, shopDomain, { webhookRegisteredAt: now }, now);
}

async function register(
  deps: Deps,
  account: PostageAccount,
  { token, secret }: { token: string; secret: string },
): Promise<boolean> {
  const url = `${deps.config.appUrl}/webhooks/easypost/${token}`;
  const outcome = await deps.postage.registerWebhook(account, { url, secret });
  if (outcome.kind === "registered") return true;
  deps.log.warn({ account: account.kind, outcome: outcome.kind }, "EasyPost took no webhook address");
  return false;
}
