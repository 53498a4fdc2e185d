// The oracle for pledge files is itself checked against the truth that came with two whole campaigns.
import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readCatalog } from "../../simulators/shopify/catalog";
import { readCsvCampaign } from "../../support/csv-campaign";
import { addAmounts } from "../../support/csv-values";
import { expectOrder } from "../../support/expected-order";
import type { PledgeInput } from "../../support/pledge-input";
import { describeWithShared, readSharedJson, sharedPath } from "../../support/shared-material";

const CAMPAIGN = { externalId: "stars", name: "Stars", currency: "USD" };

interface Truth {
  totalPaidOfOrders: string;
  rows: {
    externalId: string;
    lines: { sku: string; quantity: number }[];
    totalPaid: string;
    outcome: string;
  }[];
}

/** What the oracle says of each pledge, in the words of truth.json. */
function outcomesOf(pledges: PledgeInput[], catalog: string) {
  const facts = { name: "Shop", currency: "USD", catalog: readCatalog(catalog) };
  return pledges.map((pledge) => {
    const expected = expectOrder(pledge, facts);
    if (expected.kind !== "order") return expected.kind;
    return expected.order.status === "PAID" ? "paid" : "partiallyPaid";
  });
}

const sorted = (lines: { sku: string; quantity: number }[]) =>
  lines.map(({ sku, quantity }) => `${quantity} ${sku}`).sort();

describeWithShared("samples/campaign-kickstarter/truth.json", "the oracle for pledge files", () => {
  it.each(["kickstarter", "backerkit"])("says of every row of the %s campaign what is true of it", (tool) => {
    const directory = sharedPath(`samples/campaign-${tool}`);
    const truth = readSharedJson<Truth>(`samples/campaign-${tool}/truth.json`);
    const files = { csv: `${directory}/pledges.csv`, map: `${directory}/map.csv` };
    const { format, pledges } = readCsvCampaign(files, CAMPAIGN);
    const outcomes = outcomesOf(pledges, `${directory}/catalog.csv`);
    expect(format).toBe(tool);
    expect(
      pledges.map(({ externalId, lines }, index) => [externalId, sorted(lines), outcomes[index]]),
    ).toEqual(truth.rows.map(({ externalId, lines, outcome }) => [externalId, sorted(lines), outcome]));
    const paid = pledges.filter((_, index) => /aid/.test(outcomes[index] ?? ""));
    expect(addAmounts(...paid.map(({ amounts }) => amounts.totalPaid))).toBe(truth.totalPaidOfOrders);
  });
});

describe("the oracle for pledge files", () => {
  const write = (lines: string[]) => {
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), "oracle-")), "file.csv");
    writeFileSync(file, lines.join("\n"));
    return file;
  };

  it("reads columns in any order, other items, and a reward that is several SKUs", () => {
    const csv = write([
      "Pledged Status,Owl,Pledge Amount,Reward Title,Backer UID,Backer Name,Shipping Amount,Moon Map",
      'collected,2,"$1,091.00",Night,9,Ada,$91.00,0',
      "collected,0,€50.00,Day,10,Bo,,1",
      "errored,0,$50.00,Day,11,Cy,,1",
    ]);
    const map = write([
      "kind,name,sku,quantity",
      "reward,night,N-1,1",
      "reward,Night,N-2,3",
      "item,owl,OWL,2",
    ]);
    const { pledges } = readCsvCampaign({ csv, map }, CAMPAIGN);
    expect(pledges.map(({ status }) => status)).toEqual(["ready", "ready", "held"]);
    expect(pledges[0]?.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ["N-1", 1],
      ["N-2", 3],
      ["OWL", 4],
    ]);
    expect(pledges[0]?.amounts).toMatchObject({ pledge: "1000.00", shipping: "91.00", totalPaid: "1091.00" });
    expect(pledges[1]?.campaign.currency).toBe("EUR");
    expect(pledges[1]?.lines[0]?.sku).toMatch(/unmapped/);
  });

  it("names rows that are no pledge", () => {
    const csv = write([
      "Pledge ID,Perk,Amount,Name,Email",
      "1,,$30,Ada,a@example.com",
      "2,Hat,$30,Bo,b@example.com",
    ]);
    const read = readCsvCampaign({ csv }, CAMPAIGN);
    expect(read.skippedRows).toEqual([{ row: 1, reason: "no perk chosen" }]);
    expect(read.pledges.map(({ externalId }) => externalId)).toEqual(["2"]);
  });

  it("refuses a file that no known tool writes", () => {
    expect(() => readCsvCampaign({ csv: write(["a,b", "1,2"]) }, CAMPAIGN)).toThrow(/No tool is known/);
  });
});
