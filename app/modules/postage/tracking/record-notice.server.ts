import { inTransaction } from "~/db/client.server";
import { postageSecretContext } from "~/db/secret-contexts";
import type { PostageDeps } from "../postage-deps";
import type { PostageNews } from "../ports";
import { findNoticeSender, insertNotices } from "./notice-store.server";

type Deps = Pick<PostageDeps, "db" | "jobs" | "clock" | "news" | "secrets" | "config">;

export type RecordedNotice =
  | { kind: "recorded" }
  /** It was told before: nothing happens. */
  | { kind: "duplicate" }
  /** Signed, and nothing that this product uses. */
  | { kind: "ignored" }
  /** Nobody's address, or not signed by that account: the sender is told nothing. */
  | { kind: "refused" };

/** The platform's account calls under this name. */
const PLATFORM = "platform";
const TOKEN = /^[A-Za-z0-9_-]{1,128}$/;
/** Such as evt_2a7f…; what else there may be could not be stored. */
const EVENT_ID = /^[!-~]{1,255}$/;

/**
 * Checks EasyPost's signature over the untouched bytes and stores the event and its job in one transaction; the work is
 * left to the job. The signature holds no time, so a replay is known by its event id only and changes nothing.
 */
export async function recordEasyPostNotice(
  deps: Deps,
  { account, raw, signature }: { account: string; raw: Uint8Array; signature: string | null },
): Promise<RecordedNotice> {
  const sender = await findSender(deps, account);
  const news = sender && signature !== null ? deps.news.read(raw, signature, sender.secret) : null;
  if (!sender || !news) return { kind: "refused" };
  if (!isUsed(news)) return { kind: "ignored" };
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const notice = { account, shopDomain: sender.shopDomain, news };
    const [noticeId] = await insertNotices(tx, [notice], now);
    if (noticeId === undefined) return { kind: "duplicate" };
    await deps.jobs.send("postage.notice", { noticeId }, { tx });
    return { kind: "recorded" };
  });
}

interface Sender {
  /** null: the platform's account; the shop is found by the shipment. */
  shopDomain: string | null;
  secret: string;
}

async function findSender(deps: Deps, account: string): Promise<Sender | null> {
  if (!TOKEN.test(account)) return null;
  if (account === PLATFORM) {
    const { platformWebhookSecret: secret } = deps.config;
    return secret === null ? null : { shopDomain: null, secret };
  }
  const found = await findNoticeSender(deps.db, account);
  if (!found) return null;
  const { shopDomain, webhookSecret } = found;
  const context = postageSecretContext(shopDomain, "webhookSecret");
  return { shopDomain, secret: deps.secrets.decrypt(webhookSecret, context) };
}

function isUsed(news: PostageNews): boolean {
  return news.kind !== "other" && EVENT_ID.test(news.eventId);
}
