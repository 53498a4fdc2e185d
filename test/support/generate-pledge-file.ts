// A Kickstarter backer report out of a seed, with what such files are full of: guards, quotes, newlines, blanks, symbols.
// Made line by line, so that a file of 100,000 backers never stands in memory.
import { BACKER_NAMES, PLACES } from "../fixtures/backers";
import { seededRandom, type Random } from "./random";

/** Items of the campaign in cents; which SKU each is stands in test/fixtures/star-tiles.map.csv. */
const ITEMS = [
  { name: "Wooden insert", cents: 1900, share: 0.3 },
  { name: "Star Tiles", cents: 5900, share: 1 },
  { name: "Dice", cents: 999, share: 0.3 },
  { name: "Poster", cents: 0, share: 0.5 },
  { name: "Sleeves (two packs)", cents: 700, share: 0.2 },
];

const HEADER = [
  ...["Backer Number", "Backer UID", "Backer Name", "Email", "Shipping Country", "Shipping Amount"],
  ...["Reward Title", "Backing Minimum", "Reward ID", "Bonus Support", "Pledge Amount", "Pledged At"],
  ...["Fulfillment Status", "Pledged Status", "Notes", ...ITEMS.map(({ name }) => name)],
  ...["Survey Response", "Shipping Name", "Shipping Address 1", "Shipping Address 2", "Shipping City"],
  ...["Shipping State", "Shipping Postal Code", "Shipping Country Name", "Shipping Country Code"],
  ...["Shipping Phone Number", "Shipping Delivery Notes"],
];

export interface PledgeFileOptions {
  backers: number;
  seed: number;
  /** First Backer UID; files with other ones hold other pledges. */
  firstId?: number;
}

/** The file's lines, header first; the same options always give the same bytes. */
export function* generatePledgeFile(options: PledgeFileOptions): Generator<string> {
  const random = seededRandom(options.seed);
  yield `\uFEFF${line(HEADER)}`;
  for (let index = 0; index < options.backers; index += 1) {
    yield line(backerRow(index, (options.firstId ?? 410_000_001) + index * 7, random));
  }
}

function backerRow(index: number, id: number, random: Random): string[] {
  const name = random.pick(BACKER_NAMES);
  const place = random.pick(PLACES);
  const surveyed = random.chance(0.94);
  const counts = ITEMS.map(({ share }) => (random.chance(share) ? 1 : 0));
  const items = ITEMS.reduce((sum, { cents }, at) => sum + cents * (counts[at] ?? 0), 0);
  const shipping = random.pick([900, 1200, 2400, 3100]);
  const bonus = random.pick([0, 0, 0, 500, 1700]);
  const minimum = items - random.pick([0, 0, 0, 0, 500, 3500]);
  const when = new Date(Date.UTC(2026, 8, 1, 0, index)).toISOString();
  const when2 = `${when.slice(0, 10).replaceAll("-", "/")}, ${when.slice(11, 16)}`;
  const survey = (value: string | undefined) => (surveyed ? (value ?? "") : "");
  return [
    ...[String(index + 1), String(id), name, `backer-${id}@example.com`, place.country, dollars(shipping)],
    ...["All the stars", dollars(minimum), "9000001", bonus > 0 ? dollars(bonus) : ""],
    ...[dollars(minimum + bonus + shipping), when2, "", statusOf(random), "", ...counts.map(String)],
    ...[survey(when2), survey(name), survey(place.line1), survey(secondLine(place.line2, random))],
    ...[survey(place.city), survey(place.region), survey(place.postalCode), survey(place.country)],
    ...[
      survey(place.country),
      survey(place.phone),
      survey(random.pick(["", "", "Leave at the door, please"])),
    ],
  ];
}

function statusOf(random: Random): string {
  if (random.chance(0.94)) return "collected";
  return random.pick(["dropped", "errored"]);
}

function secondLine(given: string | undefined, random: Random): string {
  return given ?? random.pick(["", "", "Apt 2\nRear house"]);
}

function dollars(cents: number): string {
  const [whole, rest] = (cents / 100).toFixed(2).split(".");
  return `$${Number(whole).toLocaleString("en")}.${rest}`;
}

function line(fields: string[]): string {
  const quoted = fields.map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field));
  return `${quoted.join(",")}\r\n`;
}
