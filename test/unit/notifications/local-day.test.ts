import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localTime } from "~/lib/local-time";
import { dayBefore, startOfDay } from "~/modules/notifications/summary/local-day";
import { isWorthAMail, summaryMail } from "~/modules/notifications/summary/summary-text";

describe("a day of the shop's clock", () => {
  it.each([
    ["2026-03-08", "America/New_York", 23],
    ["2026-11-01", "America/New_York", 25],
    ["2026-09-06", "America/Santiago", 23],
    ["2026-11-22", "Asia/Kolkata", 24],
    ["2026-10-04", "Australia/Lord_Howe", 23.5],
    ["2026-11-22", "Nowhere/Nothing", 24],
  ])("%s in %s has %s hours", (day, zone, hours) => {
    const next = dayAfter(day);
    expect((startOfDay(next, zone).getTime() - startOfDay(day, zone).getTime()) / 3_600_000).toBe(hours);
  });

  it("begins with its first moment in every zone", () => {
    const zones = fc.constantFrom(
      "Pacific/Kiritimati",
      "Pacific/Pago_Pago",
      "Europe/Berlin",
      "America/St_Johns",
      "UTC",
    );
    const moments = fc.date({
      min: new Date("2025-01-01"),
      max: new Date("2028-01-01"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(zones, moments, (zone, moment) => {
        const { day } = localTime(moment, zone);
        const start = startOfDay(day, zone);
        expect(localTime(start, zone).day).toBe(day);
        expect(localTime(new Date(start.getTime() - 1), zone).day).toBe(dayBefore(day));
      }),
      { numRuns: 60 },
    );
  });
});

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

describe("a daily summary", () => {
  const none = {
    shipped: 0,
    delivered: 0,
    troubled: 0,
    hidden: 0,
    failedSyncs: 0,
    untold: 0,
    failedMails: 0,
  };
  const about = {
    connectionName: "Galaxy",
    shopName: "Mill",
    day: "2026-11-21",
    fulfillmentUrl: "https://a.example",
  };

  it("is not sent about a day on which nothing happened", () => {
    expect(isWorthAMail(none)).toBe(false);
    expect(isWorthAMail({ ...none, hidden: 3 })).toBe(false);
    expect(isWorthAMail({ ...none, failedSyncs: 1 })).toBe(true);
  });

  it("counts what shipped and arrived, and names each problem", () => {
    const { subject, text } = summaryMail({
      ...about,
      counts: { ...none, shipped: 2, delivered: 1, untold: 1 },
    });
    expect(subject).toBe("Galaxy: 2 shipped, 1 delivered on 2026-11-21");
    expect(text).toContain("Shipped: 2 parcels\nDelivered: 1 parcel");
    expect(text).toContain("- 1 message to the platform could not be delivered.");
    expect(summaryMail({ ...about, counts: { ...none, shipped: 1 } }).text).toContain("No problems.");
  });
});
