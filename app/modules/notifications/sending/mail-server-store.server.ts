// The one row about the installation's mail server: whose turn it is, and what is wrong with it. No shop's data.
import type { Db } from "~/db/client.server";

/**
 * Reserves the next moment at which a mail may leave, over all shops and processes, and answers when that is. `everyMs`
 * lies between two of them.
 */
export async function reserveSlot(db: Db, now: Date, everyMs: number): Promise<Date> {
  const rows = await db.$queryRaw<{ slot: Date }[]>`
    INSERT INTO "MailServer" (id, "nextSlotAt") VALUES (1, ${now}::timestamp + ${everyMs} * interval '1 millisecond')
    ON CONFLICT (id) DO UPDATE
      SET "nextSlotAt" = greatest("MailServer"."nextSlotAt", ${now}::timestamp) + ${everyMs} * interval '1 millisecond'
    RETURNING "nextSlotAt" - ${everyMs} * interval '1 millisecond' AS slot`;
  return rows[0]?.slot ?? now;
}

export async function noteTrouble(db: Db, trouble: string, now: Date): Promise<void> {
  await db.mailServer.upsert({
    where: { id: 1 },
    create: { nextSlotAt: now, trouble, troubleSince: now },
    update: { trouble },
  });
  await db.mailServer.updateMany({ where: { id: 1, troubleSince: null }, data: { troubleSince: now } });
}

/** Writes only when there was trouble. */
export async function noteMailServerWorks(db: Db): Promise<void> {
  await db.mailServer.updateMany({
    where: { id: 1, troubleSince: { not: null } },
    data: { trouble: null, troubleSince: null },
  });
}

export async function findTrouble(db: Db): Promise<{ trouble: string | null; troubleSince: Date | null }> {
  const row = await db.mailServer.findUnique({ where: { id: 1 } });
  return { trouble: row?.trouble ?? null, troubleSince: row?.troubleSince ?? null };
}
