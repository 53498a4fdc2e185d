import { describe, expect, it } from "vitest";
import { localMoment } from "~/lib/local-time";

describe("a moment as the clocks of a zone show it", () => {
  it.each([
    ["2026-12-01T01:30:05Z", "America/New_York", "2026-11-30 20:30:05"],
    ["2026-07-01T04:00:00Z", "America/New_York", "2026-07-01 00:00:00"],
    ["2026-12-31T23:59:59Z", "Asia/Kolkata", "2027-01-01 05:29:59"],
    ["2026-11-22T12:00:00Z", "Nowhere/Nothing", "2026-11-22 12:00:00"],
  ])("%s in %s is %s", (at, zone, shown) => {
    expect(localMoment(new Date(at), zone)).toBe(shown);
  });
});
