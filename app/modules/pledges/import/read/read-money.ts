// The amounts of one row, read in one currency and taken apart.
import { currencyExponent, isCurrency, toDecimalString } from "~/lib/money";
import { TAX_FIELDS, type ImportField } from "./import-fields";
import { readAmount } from "./read-amount";
import type { RowCells } from "./row-cells";
import { splitAmounts, type SplitAmounts } from "./split-amounts";

/** `amounts` of Push API v1. */
export interface PushedAmounts {
  pledge: string;
  addOns: string;
  shipping: string;
  taxes: { title: string; amount: string }[];
  totalPaid: string;
  currency: string;
}

export interface RowMoney {
  amounts: PushedAmounts;
  /** Minor units that the backer still owes; 0 where the file does not say. */
  due: number;
}

/** Reads and splits the row's amounts; null, with problems noted on the row, when they cannot be read. */
export function readMoney(cells: RowCells, campaignCurrency: string): RowMoney | null {
  const problemsBefore = cells.problems.length;
  const reader = new MoneyReader(cells, campaignCurrency);
  const written = {
    pledge: reader.read("pledgeAmount"),
    addOns: reader.read("addOnAmount"),
    shipping: reader.read("shippingAmount"),
    addOnShipping: reader.read("addOnShippingAmount"),
    taxes: readTaxes(reader),
    totalPaid: reader.read("totalPaid"),
  };
  // Only looked at, never booked: a balance may be negative or missing.
  const due = readAmount(cells.text("amountDue"), reader.currency);
  if (cells.problems.length > problemsBefore) return null;
  const parts = splitAmounts(written, cells.plan.mapping.pledgeAmount);
  if (!parts) {
    const field = cells.has("pledgeAmount") ? "pledgeAmount" : "totalPaid";
    cells.fail("AMOUNT_MISSING", field, "there is no amount");
    return null;
  }
  return { amounts: toPushed(parts, reader.currency), due: due.kind === "ok" ? due.minor : 0 };
}

function readTaxes(reader: MoneyReader): { title: string; minor: number }[] {
  const entries = Object.entries(TAX_FIELDS) as [keyof typeof TAX_FIELDS, string][];
  return entries.flatMap(([field, title]) => {
    const minor = reader.read(field);
    return minor === null || minor === 0 ? [] : [{ title, minor }];
  });
}

function toPushed(parts: SplitAmounts, currency: string): PushedAmounts {
  const write = (minor: number) => toDecimalString(minor, currency);
  return {
    pledge: write(parts.pledge),
    addOns: write(parts.addOns),
    shipping: write(parts.shipping),
    taxes: parts.taxes.map(({ title, minor }) => ({ title, amount: write(minor) })),
    totalPaid: write(parts.totalPaid),
    currency,
  };
}

/** Reads amounts that must all be of one currency: the row's own, else the one beside its amounts, else the campaign's. */
class MoneyReader {
  currency: string;
  /** The row has said its currency; a plain number says none. */
  private decided = false;
  private hasRead = false;

  constructor(
    private readonly cells: RowCells,
    campaignCurrency: string,
  ) {
    const own = cells.text("currency").toUpperCase();
    this.currency = campaignCurrency;
    if (own === "") return;
    if (isCurrency(own)) {
      this.currency = own;
      this.decided = true;
    } else {
      cells.fail("UNKNOWN_CURRENCY", "currency", "is no ISO 4217 currency code");
    }
  }

  read(field: ImportField): number | null {
    if (!this.cells.has(field)) return null;
    const text = this.cells.text(field);
    const amount = readAmount(text, this.currency);
    if (amount.kind === "blank") return null;
    if (amount.kind === "invalid") {
      this.cells.fail("BAD_AMOUNT", field, amount.reason, text);
      return null;
    }
    if (amount.currency && amount.currency !== this.currency && !this.adopt(amount.currency)) {
      this.cells.fail("MIXED_CURRENCIES", field, `is not in ${this.currency} like the rest of the row`, text);
      return null;
    }
    this.decided ||= amount.currency !== null;
    this.hasRead = true;
    return amount.minor;
  }

  /** The first amount that names a currency names the row's; amounts already read must have as many decimals in it. */
  private adopt(currency: string): boolean {
    const fits = !this.hasRead || currencyExponent(currency) === currencyExponent(this.currency);
    if (this.decided || !fits) return false;
    this.currency = currency;
    return true;
  }
}
