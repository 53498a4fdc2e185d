// In the storm over postage every incident happens, one at a time, and none is lost sight of.
import { describe, expect, it } from "vitest";
import type { Killer } from "../../chaos/killer";
import { PostageIncidents } from "../../chaos/postage-incidents";
import { Timeline } from "../../chaos/timeline";

/** A killer that has killed when it is told so. */
function openKiller() {
  const asked: string[] = [];
  let end: { done(): void; fail(error: Error): void } | null = null;
  const kill = async (what: string) => {
    asked.push(what);
    return new Promise<void>((done, fail) => (end = { done, fail }));
  };
  const killer = {
    killAtRandom: async () => kill("at random"),
    killAfterEasyPost: async (operation: string) => kill(operation),
  } as Killer;
  const settled = async () => new Promise((resolve) => setImmediate(resolve));
  return {
    ...{ killer, asked },
    async done() {
      end?.done();
      await settled();
    },
    async fail(error: Error) {
      end?.fail(error);
      await settled();
    },
  };
}

class Silent extends Timeline {
  override note(): void {
    // Nobody looks at this run.
  }
}

const half = { sold: 50, wanted: 100, batchesThrough: 1, isOver: false };
const over = { ...half, sold: 100, isOver: true };

describe("incidents", () => {
  it("one waits until the one before it has happened, and those not due yet wait", async () => {
    const hand = openKiller();
    const incidents = new PostageIncidents(hand.killer, new Silent());
    expect(incidents.step({ ...half, sold: 0 })).toBe(false);
    expect(hand.asked).toEqual([]);
    incidents.step(half);
    incidents.step(half);
    expect(hand.asked).toEqual(["shipment.buy"]);
    for (let step = 0; step < 20; step += 1) {
      await hand.done();
      expect(incidents.step(half)).toBe(false);
    }
    expect(hand.asked).toHaveLength(7);
    expect(hand.asked.slice(0, 3)).toEqual(["shipment.buy", "shipment.refund", "scan_form.create"]);
  });

  it("what is left happens at the end, without waiting for a purchase that nobody makes", async () => {
    const hand = openKiller();
    const incidents = new PostageIncidents(hand.killer, new Silent());
    for (let step = 0; step < 20 && !incidents.step(over); step += 1) await hand.done();
    expect(hand.asked).toHaveLength(8);
    expect(hand.asked).not.toContain("shipment.buy");
    expect(incidents.step(over)).toBe(true);
  });

  it("one that goes wrong fails the run", async () => {
    const hand = openKiller();
    const incidents = new PostageIncidents(hand.killer, new Silent());
    incidents.step(half);
    await hand.fail(new Error("no worker starts"));
    expect(() => incidents.step(half)).toThrow("no worker starts");
  });
});
