// An aimed fault must meet the next request, whatever else goes wrong at the same time.
import { expect, it } from "vitest";
import { Faults } from "../../simulators/easypost/faults";

const STORM = { kind: "html", operation: "*" } as const;
const AIMED = { kind: "slow", operation: "shipment.buy", when: "after", count: 1 } as const;

it("rules given first fire before those that are there, and only so often", () => {
  const faults = new Faults();
  faults.apply({ rules: [STORM] });
  expect(faults.apply({ rules: [AIMED], first: true })).toEqual([]);
  expect(faults.next("shipment.refund")?.kind).toBe("html");
  expect(faults.current()).toContainEqual(AIMED);
  expect(faults.next("shipment.buy")?.kind).toBe("slow");
  expect(faults.current()).toEqual([STORM]);
  expect(faults.next("shipment.buy")?.kind).toBe("html");
});

it("rules nobody knows are named, and the others apply", () => {
  const faults = new Faults();
  const unknown = { kind: "earthquake" } as never;
  expect(faults.apply({ rules: [unknown, STORM] })).toEqual(["unknown fault kind: earthquake"]);
  expect(faults.next("shipment.buy")?.kind).toBe("html");
});
