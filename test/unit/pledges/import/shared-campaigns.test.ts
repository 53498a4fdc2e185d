import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import type { RewardMapEntry } from "~/modules/pledges/import/read/reward-map";
import type { PledgeContent } from "~/modules/pledges/pledge";
import { parseMoney } from "~/lib/money";
import { describeWithShared, readSharedJson, sharedPath } from "../../../support/shared-material";
import { contentsOf, readFile } from "./read-file";

interface TruthRow {
  externalId: string;
  status: string;
  survey: boolean;
  country: string;
  lines: { sku: string; quantity: number }[];
  pledge: string;
  shipping: string;
  tax: string;
  totalPaid: string;
}

const minor = (text: string) => {
  const parsed = parseMoney(text, "USD");
  if (parsed.kind !== "ok") throw new Error(text);
  return parsed.minor;
};
const bySku = (lines: readonly { sku: string; quantity: number }[]) =>
  Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity]).toSorted());

function readMap(campaign: string): RewardMapEntry[] {
  const rows: { kind: string; name: string; sku: string; quantity: string }[] = parse(
    readFileSync(sharedPath(`samples/${campaign}/map.csv`)),
    { columns: true, bom: true },
  );
  return rows.map(({ kind, name, sku, quantity }) => ({
    kind: kind === "reward" ? "reward" : "item",
    name,
    lines: [{ sku, quantity: Number(quantity) }],
  }));
}

function amountsOf({ amounts }: PledgeContent) {
  const tax = amounts.taxes.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return {
    pledge: amounts.pledgeMinor + amounts.addOnsMinor,
    shipping: amounts.shippingMinor,
    tax,
    totalPaid: amounts.totalPaidMinor,
  };
}

for (const campaign of ["campaign-kickstarter", "campaign-backerkit"]) {
  describeWithShared(`samples/${campaign}/pledges.csv`, campaign, () => {
    const truth = () => readSharedJson<{ rows: TruthRow[] }>(`samples/${campaign}/truth.json`).rows;
    const read = async () => {
      const file = await readFile(readFileSync(sharedPath(`samples/${campaign}/pledges.csv`)), {
        rewardMap: readMap(campaign),
      });
      return { ...file, contents: contentsOf(file.rows) };
    };

    it("is known by its header, and each row is one pledge", async () => {
      const { detected, rows, contents } = await read();
      expect(`campaign-${detected.format}`).toBe(campaign);
      expect(contents.map(({ externalId }) => externalId)).toEqual(
        truth().map(({ externalId }) => externalId),
      );
      expect(rows.flatMap((row) => row.rows)).toEqual(truth().map((_row, index) => index + 1));
      expect(rows.flatMap((row) => (row.kind === "pledge" ? row.warnings : []))).toEqual([]);
    });

    it("has the lines, amounts, status and survey of the truth in every row", async () => {
      const { contents } = await read();
      for (const [index, row] of truth().entries()) {
        const content = contents[index];
        if (!content) throw new Error(row.externalId);
        expect(bySku(content.lines), row.externalId).toEqual(bySku(row.lines));
        expect(content.status === "ready", row.externalId).toBe(row.status === "collected");
        expect(content.shippingAddress !== null, row.externalId).toBe(row.survey);
        if (row.survey) expect(content.shippingAddress?.countryCode).toBe(row.country);
        // BackerKit's report knows no shipping before the survey, so neither do we.
        if (!row.survey && campaign === "campaign-backerkit") {
          expect(amountsOf(content), row.externalId).toMatchObject({
            pledge: minor(row.pledge),
            shipping: 0,
          });
        } else {
          expect(amountsOf(content), row.externalId).toEqual({
            pledge: minor(row.pledge),
            shipping: minor(row.shipping),
            tax: minor(row.tax),
            totalPaid: minor(row.totalPaid),
          });
        }
      }
    });
  });
}
