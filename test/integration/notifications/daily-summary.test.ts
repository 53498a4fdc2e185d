import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { DEFAULT_CONNECTION_SETTINGS } from "~/modules/connections/connection-settings";
import { sweepMails } from "~/modules/notifications/sending/sweep-mails.server";
import { startMailbox, type RunningMailbox } from "../../simulators/mailbox/serve";
import { useTestDatabase } from "../../support/test-database";
import { openMailFixture, type MailFixture } from "./mail-fixture";

const database = useTestDatabase();
let mailbox: RunningMailbox;
let fixture: MailFixture;
beforeAll(async () => {
  mailbox = await startMailbox();
});
afterAll(() => mailbox.stop());
beforeEach(async () => {
  fixture = await openMailFixture(database.db, mailbox);
  await fixture.addPledge("b1");
  await fixture.ship("b1", { number: "ONE" });
});

const HOUR = 60;
const received = () => mailbox.mailbox.state().mails;
const sweep = () => sweepMails(fixture.deps, {});

async function want(dailySummary: boolean): Promise<void> {
  await database.db.connection.updateMany({
    data: { settings: { ...DEFAULT_CONNECTION_SETTINGS, dailySummary } },
  });
}

// The shop's clock: New York, 07:00 on 22 November when the fixture opens (12:00 UTC).

it("the creator is mailed once about each day, from seven in the morning of the next", async () => {
  await want(true);
  await sweep();
  expect(received()).toEqual([]);
  fixture.wait(18 * HOUR + 59);
  await sweep();
  expect(received()).toEqual([]);
  fixture.wait(5 * HOUR + 1);
  await Promise.all([sweep(), sweep()]);
  await sweep();
  expect(received()).toHaveLength(1);
  expect(received()[0]).toMatchObject({
    to: ["owner@meeple-mill.example"],
    subject: "Galaxy: 1 shipped, 0 delivered on 2026-11-22",
  });
  fixture.wait(24 * HOUR);
  await sweep();
  expect(received()).toHaveLength(1);
});

it("nobody is mailed who does not want it", async () => {
  await want(false);
  fixture.wait(24 * HOUR);
  await sweep();
  expect(received()).toEqual([]);
});

it("a summary that may have arrived is not sent again; one that was not taken is, for a while", async () => {
  await want(true);
  fixture.wait(24 * HOUR);
  mailbox.mailbox.faults.change({
    rules: [
      { kind: "later", count: 1 },
      { kind: "drop-after-data", count: 1 },
    ],
  });
  await sweep();
  expect((await database.db.summaryMail.findFirstOrThrow({ where: { day: "2026-11-22" } })).state).toBe(
    "later",
  );
  fixture.wait(20);
  await sweep();
  fixture.wait(20);
  await sweep();
  const row = await database.db.summaryMail.findFirstOrThrow({ where: { day: "2026-11-22" } });
  expect(row).toMatchObject({ state: "maybe_sent", attempts: 2 });
  expect(received()).toEqual([]);
});
