import type { SecretBox } from "~/config/secret-box.server";
import type { DbClient } from "./client.server";
import { callbackSecretContext, postageSecretContext } from "./secret-contexts";
import { tokenContext } from "./session-storage.server";

const PAGE = 200;

/**
 * Encrypts every stored secret with the newest key. Afterwards the older keys may leave ENCRYPTION_KEYS. Safe beside
 * running processes: a token renewed meanwhile is left alone (it is new already). Throws on a secret that does not open.
 */
export async function rotateSecrets(
  db: DbClient,
  box: SecretBox,
): Promise<{ checked: number; rotated: number }> {
  const tokens = await rotateTokens(db, box);
  const callbacks = await rotateCallbackSecrets(db, box);
  const postage = await rotatePostageSecrets(db, box);
  return {
    checked: tokens.checked + callbacks.checked + postage.checked,
    rotated: tokens.rotated + callbacks.rotated + postage.rotated,
  };
}

async function rotatePostageSecrets(
  db: DbClient,
  box: SecretBox,
): Promise<{ checked: number; rotated: number }> {
  const rows = await db.postageSettings.findMany({
    where: { OR: [{ apiKey: { not: null } }, { webhookSecret: { not: null } }] },
    select: { shopDomain: true, apiKey: true, webhookSecret: true },
  });
  let rotated = 0;
  for (const row of rows) {
    const { shopDomain } = row;
    const data = {
      apiKey: row.apiKey && relock(box, row.apiKey, postageSecretContext(shopDomain, "apiKey")),
      webhookSecret:
        row.webhookSecret &&
        relock(box, row.webhookSecret, postageSecretContext(shopDomain, "webhookSecret")),
    };
    if (data.apiKey === row.apiKey && data.webhookSecret === row.webhookSecret) continue;
    const { count } = await db.postageSettings.updateMany({ where: row, data });
    rotated += count;
  }
  return { checked: rows.length, rotated };
}

async function rotateCallbackSecrets(
  db: DbClient,
  box: SecretBox,
): Promise<{ checked: number; rotated: number }> {
  const where = { callbackSecret: { not: null } };
  const rows = await db.connection.findMany({ where, select: { id: true, callbackSecret: true } });
  let rotated = 0;
  for (const row of rows) {
    const callbackSecret = relock(box, row.callbackSecret ?? "", callbackSecretContext(row.id));
    if (callbackSecret === row.callbackSecret) continue;
    const { count } = await db.connection.updateMany({ where: row, data: { callbackSecret } });
    rotated += count;
  }
  return { checked: rows.length, rotated };
}

async function rotateTokens(db: DbClient, box: SecretBox): Promise<{ checked: number; rotated: number }> {
  let checked = 0;
  let rotated = 0;
  let after = "";
  for (;;) {
    const page = await db.session.findMany({
      where: { id: { gt: after } },
      orderBy: { id: "asc" },
      take: PAGE,
      select: { id: true, accessToken: true, refreshToken: true },
    });
    for (const row of page) {
      const data = {
        accessToken: relock(box, row.accessToken, tokenContext(row.id, "accessToken")),
        refreshToken: row.refreshToken && relock(box, row.refreshToken, tokenContext(row.id, "refreshToken")),
      };
      if (data.accessToken === row.accessToken && data.refreshToken === row.refreshToken) continue;
      const { count } = await db.session.updateMany({ where: row, data });
      rotated += count;
    }
    checked += page.length;
    const last = page.at(-1);
    if (!last) return { checked, rotated };
    after = last.id;
  }
}

function relock(box: SecretBox, locked: string, context: string): string {
  if (locked === "" || box.isCurrent(locked)) return locked;
  return box.encrypt(box.decrypt(locked, context), context);
}
