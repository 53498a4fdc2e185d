import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { retryFailedMails, retryMail } from "~/modules/notifications/sending/retry-mail.server";
import { sweepMails } from "~/modules/notifications/sending/sweep-mails.server";
import { claimDueMail } from "~/modules/notifications/sending/tracking-mail-store.server";
import { startMailbox, type RunningMailbox } from "../../simulators/mailbox/serve";
import { useTestDatabase } from "../../support/test-database";
import { openMailFixture, SHOP, smtpSender, START, type MailFixture } from "./mail-fixture";

const database = useTestDatabase();
let mailbox: RunningMailbox;
let fixture: MailFixture;
beforeAll(async () => {
  mailbox = await startMailbox();
});
afterAll(() => mailbox.stop());
beforeEach(async () => {
  fixture = await openMailFixture(database.db, mailbox);
});

const received = () => mailbox.mailbox.state().mails;
const faults = (...rules: Parameters<typeof mailbox.mailbox.faults.change>[0]["rules"] & object) =>
  mailbox.mailbox.faults.change({ clear: true, rules });
const theMail = () => database.db.trackingMail.findFirstOrThrow();

async function shipped(count: number): Promise<void> {
  await fixture.choose({});
  for (let each = 1; each <= count; each += 1) {
    await fixture.addPledge(`b${each}`);
    await fixture.ship(`b${each}`, { number: `N${each}` });
  }
  await fixture.queue();
}

describe("a tracking mail", () => {
  it("reaches the backer with number, carrier's page, items and the backer's own page, in text and HTML", async () => {
    await fixture.choose({ fromName: "Meeple Mill Games", replyTo: "help@meeple-mill.example" });
    const pledgeId = await fixture.addPledge("b1", { name: "Grace Hopper" });
    await fixture.ship("b1", { number: "9400 1000 0000", carrier: "USPS" });
    expect(await fixture.queue()).toEqual({ kind: "queued", count: 1 });
    expect(await fixture.send()).toEqual({ sent: 1, other: 0 });
    const [mail, ...others] = received();
    expect(others).toEqual([]);
    expect(mail?.envelope).toEqual({ from: "mail@pledgedock.example.com", to: ["b1@example.com"] });
    expect(mail?.from).toEqual({ name: "Meeple Mill Games", address: "mail@pledgedock.example.com" });
    expect(mail?.replyTo).toBe("help@meeple-mill.example");
    expect(mail?.subject).toBe("Your Spiral Galaxy parcel is on its way");
    const page = fixture.deps.trackingLinks.urlFor(pledgeId);
    for (const part of [mail?.text, mail?.html]) {
      for (const text of [
        "Hi Grace,",
        "9400 1000 0000",
        "1 × Star Tiles",
        page,
        "tools.usps.com",
        "up to a day",
      ])
        expect(part).toContain(text);
    }
    expect(mail?.html).toContain(`<a href="${page}"`);
    expect(mail?.headers).toContainEqual({ key: "auto-submitted", value: "auto-generated" });
    expect(await theMail()).toMatchObject({
      state: "sent",
      attempts: 1,
      messageId: mail?.messageId,
      failure: null,
    });
  });

  it("goes once per package, however often it is queued, planned and sent, by two workers at once", async () => {
    await fixture.choose({ automatic: true });
    for (const name of ["b1", "b2", "b3"]) {
      await fixture.addPledge(name);
      await fixture.ship(name, { number: `${name}-1` }, { number: `${name}-2` });
    }
    await Promise.all([fixture.plan(), fixture.queue(), fixture.plan(), fixture.queue()]);
    await Promise.all([fixture.send(), fixture.send(), fixture.send()]);
    await fixture.plan();
    await fixture.queue();
    await fixture.send();
    const numbers = received().map(({ text }) => /b\d-\d/.exec(text)?.[0]);
    expect(numbers.sort()).toEqual(["b1-1", "b1-2", "b2-1", "b2-2", "b3-1", "b3-2"]);
  });

  it("never leaves faster than the rate, over all workers", async () => {
    await shipped(6);
    const deps = { ...fixture.deps, mailsPerMinute: 6 };
    const start = deps.clock.now().getTime();
    await Promise.all([fixture.send(deps), fixture.send(deps)]);
    expect(received()).toHaveLength(6);
    expect(deps.clock.now().getTime() - start).toBeGreaterThanOrEqual(5 * 10_000);
  });
});

describe("when nobody knows whether the server took it", () => {
  it.each([
    ["cut after it was taken", "cut-after-data", 1],
    ["cut before it was taken", "drop-after-data", 0],
  ] as const)("%s: the mail is maybe sent and never repeated by itself", async (_, kind, arrived) => {
    await shipped(1);
    faults({ kind, count: 1 });
    expect(await fixture.send()).toEqual({ sent: 0, other: 1 });
    expect(await theMail()).toMatchObject({ state: "maybe_sent", attempts: 1 });
    expect((await theMail()).failure).toContain("may have");
    fixture.wait(60 * 24 * 30);
    await sweepMails(fixture.deps, {});
    await fixture.plan();
    await fixture.queue();
    await fixture.send();
    expect(received()).toHaveLength(arrived);
    expect((await theMail()).state).toBe("maybe_sent");
  });

  it("a person may send it again; both carry one Message-ID, so that a mailbox can drop the double", async () => {
    await shipped(1);
    faults({ kind: "cut-after-data", count: 1 });
    await fixture.send();
    const { id } = await theMail();
    expect(await retryMail(fixture.deps, { shopDomain: SHOP, mailId: id })).toEqual({ kind: "queued" });
    await fixture.send();
    expect((await theMail()).state).toBe("sent");
    expect(new Set(received().map(({ messageId }) => messageId)).size).toBe(1);
    expect(received()).toHaveLength(2);
  });

  it("a worker killed while sending leaves it maybe sent, not sent again", async () => {
    await shipped(1);
    const { shopDomain } = await theMail();
    const dead = await claimDueMail(database.db, { shopDomain, mailDomain: "x.example", now: START });
    expect(dead).not.toBeNull();
    await fixture.send();
    expect((await theMail()).state).toBe("sending");
    fixture.wait(4);
    expect(await sweepMails(fixture.deps, {})).toBe(0);
    fixture.wait(2);
    expect(await sweepMails(fixture.deps, {})).toBe(1);
    await fixture.send();
    expect((await theMail()).state).toBe("maybe_sent");
    expect(received()).toHaveLength(0);
  });

  it("an attempt that starts too late hands nothing over and does not count", async () => {
    await shipped(1);
    const real = smtpSender(mailbox);
    const stalled = {
      ...fixture.deps,
      mails: {
        send: (mail: Parameters<typeof real.send>[0], limits: Parameters<typeof real.send>[1]) => {
          fixture.wait(3);
          return real.send(mail, limits);
        },
      },
    };
    await fixture.send(stalled);
    expect(await theMail()).toMatchObject({ state: "queued", attempts: 0 });
    expect(received()).toHaveLength(0);
    await fixture.send();
    expect((await theMail()).state).toBe("sent");
  });
});

describe("when the server says no", () => {
  it("for now: the mail is tried again later, and given up after days, for a person to see", async () => {
    await shipped(1);
    faults({ kind: "later" });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 20 && (await theMail()).state === "queued"; attempt += 1) {
      await fixture.send();
      const mail = await theMail();
      const minutes = (mail.nextAttemptAt.getTime() - fixture.deps.clock.now().getTime()) / 60_000;
      if (mail.state !== "queued") break;
      waits.push(Math.round(minutes));
      await fixture.send();
      expect((await theMail()).attempts).toBe(mail.attempts);
      fixture.wait(minutes + 0.01);
    }
    expect(waits).toEqual([1, 5, 30, 120, 360, 720, 1440]);
    expect(await theMail()).toMatchObject({ state: "failed", attempts: 8 });
    expect((await theMail()).failure).toContain("4.2.0 Try again later");
    faults();
    expect(await retryFailedMails(fixture.deps, { shopDomain: SHOP, campaignId: fixture.campaignId })).toBe(
      1,
    );
    await fixture.send();
    expect((await theMail()).state).toBe("sent");
    expect(received()).toHaveLength(1);
  });

  it("to the address: the mail has bounced, is not tried again by itself, and its note keeps no address", async () => {
    await shipped(1);
    faults({ kind: "bounce" });
    await fixture.send();
    const mail = await theMail();
    expect(mail).toMatchObject({ state: "bounced", attempts: 1 });
    expect(mail.failure).toContain("550 5.1.1");
    expect(mail.failure).not.toContain("b1");
    fixture.wait(60 * 24);
    await sweepMails(fixture.deps, {});
    await fixture.send();
    expect((await theMail()).attempts).toBe(1);
    faults();
    await database.db.pledge.updateMany({ data: { backerEmail: "corrected@example.com" } });
    await retryMail(fixture.deps, { shopDomain: SHOP, mailId: mail.id });
    await fixture.send();
    expect(received().map(({ to }) => to)).toEqual([["corrected@example.com"]]);
  });

  it("to the mail: it has failed", async () => {
    await shipped(1);
    faults({ kind: "reject" });
    await fixture.send();
    expect(await theMail()).toMatchObject({ state: "failed", attempts: 1 });
  });

  it("to everybody: mails wait without using up attempts, and the trouble is noted until one is taken", async () => {
    await shipped(3);
    faults({ kind: "closed" });
    await fixture.send();
    expect(await database.db.trackingMail.count({ where: { state: "queued", attempts: 0 } })).toBe(3);
    expect((await database.db.mailServer.findFirstOrThrow()).trouble).toContain("could not be reached");
    faults();
    fixture.wait(2);
    await fixture.send();
    expect(received()).toHaveLength(3);
    expect(await database.db.mailServer.findFirstOrThrow()).toMatchObject({
      trouble: null,
      troubleSince: null,
    });
  });

  it("nobody is there: nothing is lost", async () => {
    await shipped(1);
    const deps = { ...fixture.deps, mails: smtpSender({ smtpUrl: "smtp://127.0.0.1:9" }) };
    await fixture.send(deps);
    expect(await theMail()).toMatchObject({ state: "queued", attempts: 0 });
  });
});
