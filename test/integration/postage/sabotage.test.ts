// The chaos run's sabotage of postage must do its damage, and its judge must see it: a check that cannot fail is none.
import { expect, it } from "vitest";
import { applySabotage } from "../../chaos/sabotage";
import { judgePostage } from "../../support/postage/judge-postage";
import { useBuyingFixtures } from "./use-buying-fixture";

const { database, open } = useBuyingFixtures();

/** Buys one label whose first answer is lost; gives how many EasyPost then holds, and those that the judge finds too many. */
async function buyWithoutAnswer(): Promise<{ held: number; duplicates: number }> {
  const shop = await open();
  const { id } = await shop.quote([await shop.addReady()]);
  await shop.confirm(id);
  shop.easypost.faults.apply({
    rules: [{ kind: "cut-after-commit", operation: "shipment.buy", count: 1 }],
  });
  await shop.drive(id);
  const { held, labelDuplicates } = judgePostage(shop.easypost.state(), []);
  return { held, duplicates: labelDuplicates };
}

it("a purchase without an answer is bought twice under sabotage, which the judge notices, and once without", async () => {
  expect(await buyWithoutAnswer()).toEqual({ held: 1, duplicates: 0 });
  await applySabotage(database.url, "rebuy");
  expect(await buyWithoutAnswer()).toEqual({ held: 2, duplicates: 1 });
});
