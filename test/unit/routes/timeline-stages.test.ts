import { describe, expect, it } from "vitest";
import { PLEDGE_STATES, type PledgeState } from "~/modules/pledges/pledge-state";
import type { HomeTimeline } from "~/modules/pledges/views/views";
import { timelineStages, type TimelineFacts } from "~/routes/app._index/timeline-stages";

const NOTHING_SHIPS = { readyToShip: 0, onHold: 0, partiallyShipped: 0, shipped: 0, delivered: 0 };

function facts(
  states: Partial<Record<PledgeState, number>>,
  change: Partial<Omit<TimelineFacts, "timeline">> = {},
): TimelineFacts {
  const none = Object.fromEntries(PLEDGE_STATES.map((state) => [state, 0])) as Record<PledgeState, number>;
  const total = Object.values(states).reduce((sum, count) => sum + count, 0);
  const timeline: HomeTimeline = {
    summary: { total, states: { ...none, ...states }, outcomes: [], problems: [] },
    ...{ activeBatch: null, lastReceivedAt: null, differences: 0 },
  };
  return {
    timeline,
    shipping: NOTHING_SHIPS,
    mailable: 0,
    labelled: 0,
    buying: null,
    broken: false,
    ...change,
  };
}

const nextOf = (given: TimelineFacts) => {
  const { stages, next } = timelineStages(given);
  return next === null ? null : stages[next]?.name;
};

describe("the Take Action Timeline", () => {
  it("leads from the import to the delivery in six stages", () => {
    expect(timelineStages(facts({})).stages.map(({ name }) => name)).toEqual([
      ...["Import", "Fix", "Push", "Ready to ship", "Shipped", "Delivered"],
    ]);
  });

  it("points at the one stage that needs the creator", () => {
    expect(nextOf(facts({}))).toBe("Import");
    expect(nextOf(facts({ ready: 3, blocked: 1 }))).toBe("Push");
    expect(nextOf(facts({ created: 3, blocked: 1 }))).toBe("Fix");
    const waiting = { ...NOTHING_SHIPS, readyToShip: 2, shipped: 1 };
    expect(nextOf(facts({ created: 3 }, { shipping: waiting, mailable: 1 }))).toBe("Ready to ship");
    const gone = { ...NOTHING_SHIPS, shipped: 3 };
    expect(nextOf(facts({ created: 3 }, { shipping: gone, mailable: 2 }))).toBe("Shipped");
    expect(nextOf(facts({ created: 3 }, { shipping: { ...NOTHING_SHIPS, delivered: 3 } }))).toBeNull();
  });

  it("offers postage at Ready to ship until every order has a label, then printing", () => {
    const waiting = { ...NOTHING_SHIPS, readyToShip: 5 };
    const actionOf = (labelled: number) =>
      timelineStages(facts({ created: 5 }, { shipping: waiting, labelled })).stages[3]?.action?.label;
    expect(actionOf(0)).toBe("Buy postage");
    expect(actionOf(4)).toBe("Buy postage");
    expect(actionOf(5)).toBe("Print & Ship");
    expect(nextOf(facts({ created: 5 }, { shipping: waiting, labelled: 5 }))).toBeNull();
  });

  it("tells at Shipped how many backers can be mailed", () => {
    const { stages } = timelineStages(
      facts({ created: 40 }, { shipping: { ...NOTHING_SHIPS, shipped: 40 }, mailable: 37 }),
    );
    expect(stages[4]).toMatchObject({
      count: 40,
      text: "37 backers can be mailed their tracking",
      action: { label: "Mail 37 backers", url: "/app/notifications" },
    });
  });

  it("watches labels that are being bought", () => {
    const buying = { id: "b", number: 7, buying: true, done: 41, of: 1_001 };
    const shipping = { ...NOTHING_SHIPS, readyToShip: 1_001 };
    const stage = timelineStages(facts({ created: 1_001 }, { shipping, buying })).stages[3];
    expect(stage).toMatchObject({
      text: "Labels 7: 41 of 1,001 settled",
      action: { label: "Watch labels 7", url: "/app/shipping/batches/b" },
    });
  });
});
