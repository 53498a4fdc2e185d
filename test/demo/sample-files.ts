// Catalogue and map for files whose header is known: the samples and the demo campaign.
import path from "node:path";
import { formatOf, readHeader } from "../support/csv-campaign";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");

/** Tool, a column that only this campaign's file has, and the files' names under test/fixtures. */
const KNOWN: { format: string; column: string; catalog: string; map?: string }[] = [
  ...[{ format: "kickstarter", column: "Star Tiles", catalog: "catalog.csv", map: "star-tiles.map.csv" }],
  sample("kickstarter", "Sol: Last Days of a Star", "kickstarter-sol", true),
  sample("kickstarter", "ambient one", "kickstarter-ambient", true),
  sample("kickstarter", "Reward Minimum", "kickstarter-plain", true),
  sample("backerkit", "XQ-12-A", "backerkit-xq", true),
  sample("backerkit", "BH", "backerkit-cooler", false),
  sample("crowdox", "Product Sku", "crowdox-game", false),
  sample("indiegogo", "Perk", "indiegogo-perks", true),
  sample("gamefound", "Reward title", "gamefound-base", true),
];

function sample(format: string, column: string, name: string, hasMap: boolean) {
  const map = hasMap ? { map: `samples/${name}.map.csv` } : {};
  return { format, column, catalog: `samples/${name}.catalog.csv`, ...map };
}

export interface CampaignFiles {
  csv: string;
  catalog: string;
  map: string | undefined;
}

/** Fills in the catalogue and the map that were not named, where the file is one of the samples. */
export function completeFiles(given: { csv: string; catalog?: string; map?: string }): CampaignFiles {
  const header = readHeader(given.csv);
  const format = formatOf(header)?.name;
  const known = KNOWN.find((entry) => entry.format === format && header.includes(entry.column));
  const fixture = (name: string | undefined) => (name === undefined ? undefined : path.join(FIXTURES, name));
  return {
    csv: given.csv,
    catalog: given.catalog ?? fixture(known?.catalog) ?? path.join(FIXTURES, "catalog.csv"),
    map: given.map ?? fixture(known?.map),
  };
}
