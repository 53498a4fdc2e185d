import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localTime } from "~/lib/local-time";
import { isDeliveryDay, momentOf, pickupDays } from "~/modules/postage/pickups/pickup-day";

describe("days on which USPS collects", () => {
  it("are delivery days: Saturdays, but no Sundays and none of the eleven postal holidays", () => {
    const holidays = [
      ...["2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-04"],
      ...["2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25"],
    ];
    const year = Array.from({ length: 365 }, (_, day) =>
      new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const closed = year.filter((day) => !isDeliveryDay(day));
    const sundays = year.filter((day) => new Date(`${day}T00:00:00Z`).getUTCDay() === 0);
    expect(closed).toEqual([...new Set([...sundays, ...holidays])].sort());
  });

  it("a holiday on a Sunday is kept on the Monday", () => {
    expect(isDeliveryDay("2027-07-05")).toBe(false);
    expect(isDeliveryDay("2027-07-06")).toBe(true);
  });

  it("begin after today by the shop's clocks", () => {
    const lateInNewYork = new Date("2026-11-24T04:59:00Z");
    expect(pickupDays(lateInNewYork, "America/New_York")[0]).toBe("2026-11-24");
    expect(pickupDays(lateInNewYork, "Europe/Berlin")[0]).toBe("2026-11-25");
  });
});

describe("a time by the shop's clocks", () => {
  it("is the moment at which they show it, also around changes of clocks", () => {
    const day = fc
      .date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const hour = fc.integer({ min: 5, max: 22 });
    const zone = fc.constantFrom(
      "America/New_York",
      "America/Los_Angeles",
      "Pacific/Honolulu",
      "Europe/Berlin",
      "UTC",
    );
    fc.assert(
      fc.property(day, hour, zone, (date, at, timezone) => {
        const moment = momentOf(date, `${String(at).padStart(2, "0")}:30`, timezone);
        expect(moment && localTime(moment, timezone)).toEqual({ day: date, hour: at });
        expect(moment?.getUTCMinutes()).toBe(30);
      }),
    );
  });

  it("is none for what is no day or no time", () => {
    for (const [day, time] of [
      ["2026-13-01", "09:00"],
      ["26-11-24", "09:00"],
      ["2026-11-24", "24:00"],
      ["2026-11-24", "9:00"],
      ["", ""],
    ] as const)
      expect(momentOf(day, time, "UTC")).toBeNull();
  });
});
