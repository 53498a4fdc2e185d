import type { SecretBox } from "~/config/secret-box.server";
import type { DbClient } from "./client.server";
import { tokenContext } from "./session-storage.server";

const PAGE = 200;

/**
 * Encrypts every stored secret with the newest key. Afterwards the older keys may leave ENCRYPTION_KEYS. Safe beside
 * running processes: a token renewed meanwhile is left alone (it is new already). Throws on a secret that does not open.
 */
export async function rotateSecrets(db: DbClient, box: SecretBox): Promise<{ checked: number; rotated: number }> {
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
