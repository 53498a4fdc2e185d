import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { sniffCsv } from "~/lib/csv/sniff-csv";
import { checkMapping } from "~/modules/pledges/import/read/check-mapping";
import { detectFormat } from "~/modules/pledges/import/read/detect-format";
import { describeWithShared, sharedPath } from "../../../support/shared-material";
import { contentsOf, readFile } from "./read-file";

const read = (name: string) => readFile(readFileSync(sharedPath(`samples/${name}`)));

describeWithShared("samples/README.md", "the sample", () => {
  it("of each tool is known by its header", () => {
    const formats = readdirSync(sharedPath("samples"))
      .filter((name) => name.endsWith(".csv"))
      .flatMap((name) => {
        const sniffed = sniffCsv(readFileSync(sharedPath(`samples/${name}`)));
        if (sniffed.kind === "refused") return [[name, sniffed.code]];
        const { format, mapping } = detectFormat(sniffed.header, sniffed.sample);
        const problems = checkMapping(mapping, sniffed.header).map(({ code }) => code);
        return [[name, format, ...problems]];
      });
    expect(formats).toEqual([
      ["backerkit_2017_backers_report_sku_columns.csv", "backerkit"],
      ["backerkit_tracking_upload_GUESSED_ORDER.csv", "generic", "FIELD_MISSING", "NOTHING_TO_SHIP"],
      ["crowdox_2021_line_items.csv", "crowdox"],
      ["gamefound_import_template_PARTIAL.csv", "gamefound"],
      ["indiegogo_2015_contributions.csv", "indiegogo"],
      ["kickstarter_2013_post_survey.csv", "kickstarter"],
      ["kickstarter_2014_post_survey_uid.csv", "kickstarter"],
      ["kickstarter_2016_with_custom_question.csv", "kickstarter"],
      ["kickstarter_2023_backer_report_items.csv", "kickstarter"],
      ["kickstarter_2025_pledge_manager_RECONSTRUCTED.csv", "kickstarter"],
      ["pledgebox_tracking_template.csv", "generic", "FIELD_MISSING", "NOTHING_TO_SHIP"],
      ["target_3pl_asia_hub.csv", "NO_ROWS"],
      ["target_3pl_line_items_crwn.csv", "NO_ROWS"],
      ["target_3pl_sku_columns_spiral_galaxy.csv", "NO_ROWS"],
    ]);
  });

  it("of Kickstarter 2013 is known by Backer Id, 2014 by Backer UID", async () => {
    const [old] = contentsOf((await read("kickstarter_2013_post_survey.csv")).rows);
    const [newer] = contentsOf((await read("kickstarter_2014_post_survey_uid.csv")).rows);
    expect(old).toMatchObject({ externalId: "1", currency: "USD", pledgedAt: "2013-04-01T10:02:00.000Z" });
    expect(newer).toMatchObject({
      externalId: "100000001",
      amounts: { pledgeMinor: 2500, totalPaidMinor: 2500 },
    });
  });

  it("of Kickstarter 2016 keeps its survey question as an answer", async () => {
    const [content] = contentsOf((await read("kickstarter_2016_with_custom_question.csv")).rows);
    expect(content?.answers).toEqual([{ question: "Twitter", answer: "@ada_example" }]);
    expect(content?.shippingAddress).toBeNull();
  });

  it("of Kickstarter 2023 takes shipping out of the pledge amount, and a dropped pledge is cancelled", async () => {
    const { rows, survey } = await read("kickstarter_2023_backer_report_items.csv");
    const contents = contentsOf(rows);
    expect(
      contents.map(({ amounts }) => [amounts.pledgeMinor, amounts.shippingMinor, amounts.totalPaidMinor]),
    ).toEqual([
      [8_400, 1_200, 9_600],
      [8_400, 2_400, 10_800],
      [8_400, 3_600, 12_000],
      [107_900, 1_200, 109_100],
    ]);
    expect(contents.map(({ status }) => status)).toEqual(["ready", "ready", "ready", "cancelled"]);
    expect(
      survey.rewardNames.filter(({ needed }) => needed).map(({ name, quantity }) => [name, quantity]),
    ).toEqual([
      ["Sol: Last Days of a Star", 4],
      ["Wooden Insert", 2],
    ]);
  });

  it("of Kickstarter's pledge manager counts each item once, in the currency of its symbol", async () => {
    const { rows, detected } = await readFile(
      readFileSync(sharedPath("samples/kickstarter_2025_pledge_manager_RECONSTRUCTED.csv")),
      { currency: "GBP" },
    );
    expect(detected.currencyGuess).toBe("GBP");
    const [content] = contentsOf(rows);
    expect(content?.lines.map(({ title, quantity }) => [title, quantity])).toEqual([
      ["charging dock", 1],
      ["ambient one", 1],
    ]);
    expect(content?.amounts).toMatchObject({
      pledgeMinor: 23_100,
      shippingMinor: 900,
      totalPaidMinor: 24_000,
    });
  });

  it("of BackerKit takes each row's amounts apart by what adds up to its total", async () => {
    const contents = contentsOf((await read("backerkit_2017_backers_report_sku_columns.csv")).rows);
    expect(
      contents.map(({ amounts: a }) => [a.pledgeMinor, a.addOnsMinor, a.shippingMinor, a.totalPaidMinor]),
    ).toEqual([
      [26_900, 2_000, 5_000, 33_900],
      [22_400, 0, 4_500, 26_900],
      [27_900, 0, 4_500, 0],
      [26_900, 0, 0, 26_900],
      [0, 1_900, 900, 2_800],
    ]);
    expect(contents.map(({ status }) => status)).toEqual(["ready", "ready", "held", "ready", "held"]);
    expect(contents[0]?.charges).toEqual([
      {
        stripeChargeId: "ch_EXAMPLE000000000000000001",
        amountMinor: null,
        chargedAt: "2017-10-17T00:00:00.000Z",
      },
    ]);
    expect(contents[3]?.shippingAddress).toBeNull();
  });

  it("of CrowdOx gathers the lines of an order into one pledge", async () => {
    const { rows } = await read("crowdox_2021_line_items.csv");
    expect(rows.map((row) => row.rows)).toEqual([[1, 2]]);
    const [content] = contentsOf(rows);
    expect(content).toMatchObject({
      externalId: "700001",
      amounts: { pledgeMinor: 8_900, shippingMinor: 1_000, totalPaidMinor: 9_900 },
      lines: [
        { sku: "GAME-01", quantity: 1 },
        { sku: "SLV-60", quantity: 2 },
      ],
    });
  });

  it("of Indiegogo skips a row without a perk and reads Excel's guarded postal code", async () => {
    const { rows } = await read("indiegogo_2015_contributions.csv");
    expect(rows.map(({ kind }) => kind)).toEqual(["skipped", "pledge", "pledge"]);
    const [dubai, liege] = contentsOf(rows);
    expect(dubai).toMatchObject({
      externalId: "13000002",
      shippingAddress: { postalCode: "00971", countryCode: "AE" },
    });
    expect(liege).toMatchObject({
      shippingAddress: { postalCode: "4030" },
      pledgedAt: "2015-09-30T17:29:27.000Z",
    });
  });

  it("of Gamefound takes the bonus support as part of the pledge amount", async () => {
    const contents = contentsOf((await read("gamefound_import_template_PARTIAL.csv")).rows);
    expect(contents.map(({ externalId, amounts }) => [externalId, amounts.totalPaidMinor])).toEqual([
      ["1", 9_900],
      ["2", 10_400],
    ]);
  });
});
