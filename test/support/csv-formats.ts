// What the columns of each tool's file mean, from the samples' provenance and the specification alone.
// One reader per tool: rows in, pledges and rows that are none out. Nothing of the app's.
import {
  addAmounts,
  amountOf,
  countOf,
  countryOf,
  currencyOf,
  minus,
  plainText,
  regionOf,
} from "./csv-values";
import type { AddressInput, PledgeInput } from "./pledge-input";

export type Row = Record<string, string>;

/** What of a pledge stands in a file, before names are turned into SKUs. */
export interface FilePledge {
  row: number;
  externalId: string;
  status: PledgeInput["status"];
  name: string;
  email: string;
  address: AddressInput | undefined;
  /** Empty = none chosen; null = this tool's files name no rewards. */
  reward: string | null;
  items: { name: string; quantity: number }[];
  /** Lines that name their SKU themselves. */
  lines: { sku: string; title: string; quantity: number }[];
  amounts: { pledge: string; addOns: string; shipping: string; tax: string; totalPaid: string };
  currency: string | null;
  chargeId: string;
}

export interface FormatReader {
  name: string;
  /** Headers that only this tool writes. */
  needs: string[];
  rowsPer: "pledge" | "line";
  read(
    rows: Row[],
    header: string[],
    itemNames: Set<string>,
  ): (FilePledge | { row: number; reason: string })[];
}

const NOTHING = { addOns: "0", shipping: "0", tax: "0" };

/** Words that tools use for pledges whose money was taken, and for those where it never will be. */
function statusOf(text: string): PledgeInput["status"] {
  const word = text.trim().toLowerCase();
  if (/^(collected|successful|approved|completed?|paid|)$/.test(word)) return "ready";
  if (/refund|disputed|charge ?back/.test(word)) return "refunded";
  if (/dropped|cancel/.test(word)) return "cancelled";
  return "held";
}

const KICKSTARTER_OWN = new Set(
  [
    "Backer Number,Backer Id,Backer UID,Backer Name,Email,Shipping Country,Shipping Amount,Reward Title,Backing Minimum",
    "Reward Minimum,Reward ID,Bonus Support,Pledge Amount,Amount Due,Amount Paid,Pledge Over Time,Late Pledge,Pledged At",
    "Pledged At (UTC),Fulfillment Status,Rewards Sent?,Pledged Status,Notes,Billing State/Province,Billing Country",
    "Survey Response,Shipping Name,Shipping Address 1,Shipping Address 2,Shipping City,Shipping State",
    "Shipping Postal Code,Shipping Country Name,Shipping Country Code,Shipping Phone Number,Shipping Delivery Notes",
  ].flatMap((line) => line.split(",")),
);

const kickstarter: FormatReader = {
  name: "kickstarter",
  rowsPer: "pledge",
  needs: ["Backer Name", "Pledge Amount", "Pledged Status"],
  read: (rows, header, itemNames) => {
    const items = kickstarterItems(header, rows, itemNames);
    return rows.map((row, index) => {
      const total = amountOf(row["Amount Paid"] || row["Pledge Amount"]);
      const shipping = amountOf(row["Shipping Amount"]);
      const bonus = amountOf(row["Bonus Support"]);
      return {
        ...contact(row["Backer Name"], row.Email),
        row: index + 1,
        externalId: plainText(row["Backer UID"] || row["Backer Number"] || row["Backer Id"]),
        status: statusOf(row["Pledged Status"] ?? ""),
        address: addressOf(row, {
          ...{ name: "Shipping Name", line1: "Shipping Address 1", line2: "Shipping Address 2" },
          ...{ city: "Shipping City", region: "Shipping State", postalCode: "Shipping Postal Code" },
          ...{ country: "Shipping Country Code", countryName: "Shipping Country Name" },
        }),
        reward: kickstarterReward(row),
        items: items.map(({ column, name }) => ({ name, quantity: countOf(row[column]) ?? 0 })),
        lines: [],
        // "Pledge Amount" contains shipping and bonus support.
        amounts: {
          pledge: addAmounts(amountOf(row["Pledge Amount"]), minus(shipping), minus(bonus)),
          addOns: bonus,
          shipping,
          tax: "0",
          totalPaid: total,
        },
        currency: currencyOf(row["Pledge Amount"] ?? ""),
        chargeId: "",
      };
    });
  },
};

/** Older files know a reward only by its number or its price. */
function kickstarterReward(row: Row): string {
  const title = plainText(row["Reward Title"]);
  if (title !== "") return /^no reward$/i.test(title) ? "" : title;
  const [id, minimum] = [plainText(row["Reward ID"]), plainText(row["Reward Minimum"])];
  if (id !== "") return `Reward ${id}`;
  return /[1-9]/.test(minimum) ? `Reward of ${minimum}` : "";
}

/**
 * The same items can stand in a file three times: as `[Addon: N] name`, under their name, and as `name Count`. The plain
 * ones hold everything; the others count only where there are no plain ones.
 */
function kickstarterItems(
  header: string[],
  rows: Row[],
  named: Set<string>,
): { column: string; name: string }[] {
  const counts = (column: string) => rows.every((row) => countOf(row[column]) !== null);
  const candidates = header.filter(
    (column) => column !== "" && !KICKSTARTER_OWN.has(column) && counts(column),
  );
  const isAddOn = (column: string) => /^\[add-?on/i.test(column);
  const isCount = (column: string) => / count$/i.test(column) && !named.has(column.toLowerCase());
  const plain = candidates.filter((column) => !isAddOn(column) && !isCount(column));
  if (plain.length > 0) return plain.map((column) => ({ column, name: column }));
  const counted = candidates.filter(isCount);
  if (counted.length > 0) return counted.map((column) => ({ column, name: column.replace(/ count$/i, "") }));
  return candidates.filter(isAddOn).map((column) => ({ column, name: column.replace(/^\[[^\]]*\]\s*/, "") }));
}

const BACKERKIT_OWN = new Set(
  [
    "Id,Service Guid,Platform,Reward Id,Name,Email,Address Name,Address Line 1,Address Line 2,Address City,Address State",
    "Address Country,Address Postal Code,Address Phone Number,Pledge Amount,Pledge Status,Notes,Public Notes,Pledged At",
    "Survey Answered At,Full Address,Full Country,Reward Price,Reward Description,Order Placed,Order ID,Order Status",
    "Order Charged,Charge Token,Funds Added in BackerKit,Add-on Shipping Subtotal,Pledge Level Shipping Subtotal,Total Spent",
  ].flatMap((line) => line.split(",")),
);

const backerkit: FormatReader = {
  name: "backerkit",
  rowsPer: "pledge",
  needs: ["Id", "Pledge Status", "Total Spent"],
  read: (rows, header) => {
    const columns = header.filter((column) => column !== "" && !BACKERKIT_OWN.has(column));
    return rows.map((row, index) => ({
      ...contact(row.Name, row.Email),
      row: index + 1,
      externalId: plainText(row.Id),
      // An order whose card was declined has not been paid, whatever Kickstarter collected.
      status: /error|fail|declin|cancel|refund/i.test(row["Order Status"] ?? "")
        ? statusOf(row["Order Status"] ?? "")
        : statusOf(row["Pledge Status"] ?? ""),
      address: addressOf(row, {
        ...{ name: "Address Name", line1: "Address Line 1", line2: "Address Line 2", city: "Address City" },
        ...{ region: "Address State", postalCode: "Address Postal Code" },
        ...{ country: "Address Country", countryName: "Full Country" },
      }),
      reward: null,
      items: [],
      lines: columns
        .map((column) => ({ sku: column, title: column, quantity: countOf(row[column]) ?? 0 }))
        .filter(({ quantity }) => quantity > 0),
      amounts: backerkitAmounts(row),
      currency: currencyOf(row["Total Spent"] ?? ""),
      chargeId: plainText(row["Charge Token"]),
    }));
  },
};

/**
 * Real files put shipping sometimes inside the pledge or the funds and sometimes beside them; where any of these readings
 * gives the total, the amounts are sound, and shipping is shipping either way.
 */
function backerkitAmounts(row: Row): FilePledge["amounts"] {
  const pledge = amountOf(row["Pledge Amount"]);
  const addOns = amountOf(row["Funds Added in BackerKit"]);
  const beside = [
    addOns,
    amountOf(row["Add-on Shipping Subtotal"]),
    amountOf(row["Pledge Level Shipping Subtotal"]),
  ];
  const shipping = addAmounts(beside[1] ?? "0", beside[2] ?? "0");
  const totalPaid = amountOf(row["Total Spent"]);
  const sums = beside.reduce(
    (so, part) => [...so, ...so.map((sum) => addAmounts(sum, part))],
    [addAmounts(pledge)],
  );
  if (!sums.includes(addAmounts(totalPaid))) return { pledge, addOns, shipping, tax: "0", totalPaid };
  return { ...NOTHING, pledge: addAmounts(totalPaid, minus(shipping)), shipping, totalPaid };
}

const crowdox: FormatReader = {
  name: "crowdox",
  rowsPer: "line",
  needs: ["Order Number", "Order Amount Paid", "Product Sku"],
  read: (rows) => {
    const orders = new Map<string, FilePledge>();
    rows.forEach((row, index) => {
      const externalId = plainText(row["Order Number"]);
      const pledge = orders.get(externalId) ?? crowdoxOrder(row, index + 1, externalId);
      orders.set(externalId, pledge);
      const [sku, title] = [plainText(row["Product Sku"]), plainText(row["Product Name"])];
      const quantity = countOf(row["Product Quantity"]) ?? 0;
      if (sku === "") pledge.items.push({ name: title, quantity });
      else pledge.lines.push({ sku, title, quantity });
    });
    return [...orders.values()];
  },
};

function crowdoxOrder(row: Row, number: number, externalId: string): FilePledge {
  const tax = amountOf(row["Order Tax Paid"]);
  const shipping = amountOf(row["Order Shipping Paid"]);
  const dropped = row["Order Canceled Date"] || row["Order Refused Date"];
  return {
    ...contact(row["Ship To Full Name"], row.Email),
    row: number,
    externalId,
    status: dropped ? "cancelled" : statusOf(row["Order Status"] ?? ""),
    address: addressOf(row, {
      ...{
        name: "Ship To Full Name",
        line1: "Ship To Address 1",
        line2: "Ship To Address 2",
        city: "Ship To City",
      },
      ...{ region: "Ship To State", postalCode: "Ship To Postal Code" },
      ...{ country: "Ship To Country Code", countryName: "Ship To Country" },
    }),
    reward: null,
    items: [],
    lines: [],
    amounts: {
      pledge: addAmounts(amountOf(row["Order Total"]), minus(shipping), minus(tax)),
      addOns: "0",
      shipping,
      tax,
      totalPaid: amountOf(row["Order Amount Paid"]),
    },
    currency: null,
    chargeId: "",
  };
}

const indiegogo: FormatReader = {
  name: "indiegogo",
  rowsPer: "pledge",
  needs: ["Pledge ID", "Perk", "Amount"],
  read: (rows) =>
    rows.map((row, index) => {
      if (plainText(row.Perk) === "") return { row: index + 1, reason: "no perk chosen" };
      return {
        ...contact(row.Name, row.Email),
        row: index + 1,
        externalId: plainText(row["Pledge ID"]),
        status: /refund|cancel/i.test(row["Fulfillment Status"] ?? "") ? "refunded" : "ready",
        address: addressOf(row, {
          ...{ name: "Shipping Name", line1: "Shipping Address", line2: "Shipping Address 2" },
          ...{ city: "Shipping City", region: "Shipping State/Province" },
          ...{ postalCode: "Shipping Zip/Postal Code", country: "", countryName: "Shipping Country" },
        }),
        reward: plainText(row.Perk),
        items: [],
        lines: [],
        amounts: { ...NOTHING, pledge: amountOf(row.Amount), totalPaid: amountOf(row.Amount) },
        currency: currencyOf(row.Amount ?? ""),
        chargeId: "",
      };
    }),
};

const gamefound: FormatReader = {
  name: "gamefound",
  rowsPer: "pledge",
  needs: ["Backer number", "E-mail", "Reward title"],
  read: (rows) =>
    rows.map((row, index) => ({
      ...contact(row["Backer name"], row["E-mail"]),
      row: index + 1,
      externalId: plainText(row["Backer number"]),
      status: "ready",
      address: undefined,
      reward: plainText(row["Reward title"]),
      items: [],
      lines: [],
      amounts: {
        ...NOTHING,
        pledge: amountOf(row["Pledge amount"]),
        totalPaid: amountOf(row["Pledge amount"]),
      },
      currency: currencyOf(row["Pledge amount"] ?? ""),
      chargeId: "",
    })),
};

export const FORMATS: FormatReader[] = [kickstarter, backerkit, crowdox, indiegogo, gamefound];

function contact(name: string | undefined, email: string | undefined): { name: string; email: string } {
  return { name: plainText(name), email: plainText(email) };
}

type AddressColumns = Record<
  "name" | "line1" | "line2" | "city" | "region" | "postalCode" | "country" | "countryName",
  string
>;

/** Nothing at all where the survey was never answered: a street and a city are both missing. */
function addressOf(row: Row, columns: AddressColumns): AddressInput | undefined {
  const of = (part: keyof AddressColumns) => plainText(row[columns[part]]);
  const country = countryOf(of("country")) || countryOf(of("countryName"));
  if (of("line1") === "" && of("city") === "") return undefined;
  return {
    name: of("name"),
    line1: of("line1"),
    line2: of("line2") || undefined,
    city: of("city"),
    region: regionOf(country, of("region")),
    postalCode: of("postalCode"),
    country,
  };
}
