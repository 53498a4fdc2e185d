// What goes wrong with the next mails, on demand.
import { seededRandom } from "../shopify/random";

export const MAIL_FAULT_KINDS = [
  /** 550 to the recipient: no such mailbox. */
  "bounce",
  /** 554 after the mail. */
  "reject",
  /** 451 to the recipient: not now. */
  "later",
  /** The mail is kept, then the connection is cut instead of an answer. */
  "cut-after-data",
  /** The mail is not kept, and the connection is cut instead of an answer. */
  "drop-after-data",
  /** The connection is cut before the mail is asked for. */
  "cut-before-data",
  /** The mail is kept at once; the answer takes `delayMs`. */
  "slow",
  /** 554 instead of a greeting. */
  "closed",
] as const;
export type MailFaultKind = (typeof MAIL_FAULT_KINDS)[number];

export interface MailFaultRule {
  kind: MailFaultKind;
  /** Part of the recipient's address; absent means any. Not for `closed`. */
  to?: string;
  /** 0 to 1, default 1. */
  probability?: number;
  /** Fires at most this often. */
  count?: number;
  delayMs?: number;
}

export interface MailFaultsChange {
  clear?: boolean;
  seed?: number;
  rules?: MailFaultRule[];
}

export class MailFaults {
  readonly fired: Record<string, number> = {};
  private rules: { rule: MailFaultRule; left: number }[] = [];
  private random = seededRandom(1);

  change({ clear, seed, rules = [] }: MailFaultsChange): void {
    if (clear) this.rules = [];
    if (seed !== undefined) this.random = seededRandom(seed);
    this.rules.push(...rules.map((rule) => ({ rule, left: rule.count ?? Infinity })));
  }

  /** The first rule of these kinds that fires for the recipient. */
  fire(kinds: MailFaultKind[], to: string): MailFaultRule | null {
    for (const entry of this.rules) {
      const { rule } = entry;
      if (entry.left <= 0 || !kinds.includes(rule.kind)) continue;
      if (rule.to !== undefined && !to.toLowerCase().includes(rule.to.toLowerCase())) continue;
      if (this.random() >= (rule.probability ?? 1)) continue;
      entry.left -= 1;
      this.fired[rule.kind] = (this.fired[rule.kind] ?? 0) + 1;
      return rule;
    }
    return null;
  }
}
