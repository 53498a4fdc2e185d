// Decimal strings of one pushed pledge → minor units.
import { cleanLine } from "~/lib/clean-text";
import { isCurrency, parseMoney } from "~/lib/money";
import type { ApiProblem } from "./api-problem";
import type { PledgePush } from "./pledge.schema";

const MONEY_REASONS = {
  "not-a-decimal": 'must be a plain decimal such as "12.00"',
  negative: "must not be negative",
  "too-many-decimals": "has more decimals than the currency",
  "too-large": "is larger than any pledge can be",
} as const;

/** Reads amounts in the pledge's currency and keeps what is wrong with them. */
export class AmountReader {
  readonly problems: ApiProblem[] = [];
  readonly currency: string;

  constructor(
    push: PledgePush,
    private readonly pledge: string,
  ) {
    const campaignCurrency = push.campaign.currency.toUpperCase();
    this.currency = push.amounts.currency?.toUpperCase() ?? campaignCurrency;
    this.checkCurrency(campaignCurrency, "campaign.currency");
    if (push.amounts.currency) this.checkCurrency(this.currency, "amounts.currency");
  }

  read(text: string, path: string): number {
    const parsed = parseMoney(text, this.currency);
    if (parsed.kind === "ok") return parsed.minor;
    const message = `${this.pledge}: ${path} ("${cleanLine(text)}" ${this.currency}) ${MONEY_REASONS[parsed.reason]}.`;
    this.problems.push({ code: "INVALID_AMOUNT", path, message });
    return 0;
  }

  readMaybe(text: string | null | undefined, path: string): number | null {
    return text === null || text === undefined ? null : this.read(text, path);
  }

  private checkCurrency(code: string, path: string): void {
    if (isCurrency(code)) return;
    const message = `${this.pledge}: ${path} "${code}" is no ISO 4217 currency code.`;
    this.problems.push({ code: "UNKNOWN_CURRENCY", path, message });
  }
}
