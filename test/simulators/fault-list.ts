// Faults on demand, for any simulated vendor. Rules are tried in order; the first that matches and fires decides.
import { seededRandom } from "./shopify/random";

interface Rule {
  kind: string;
  /** 0 to 1, default 1. */
  probability?: number;
  /** Fires at most this often. */
  count?: number;
  /** Milliseconds, or [least, most]; default 0. */
  delayMs?: number | [number, number];
}

/** Body of POST /__faults. */
export interface FaultsChange<FaultRule, Behaviour> {
  clear?: boolean;
  seed?: number;
  rules?: FaultRule[];
  /** The new rules are tried before those that are there. */
  first?: boolean;
  webhooks?: Partial<Behaviour>;
}

export abstract class FaultList<FaultRule extends Rule, Behaviour> {
  webhooks: Behaviour;
  readonly fired: Record<string, number> = {};
  private rules: { rule: FaultRule; left: number }[] = [];
  private random = seededRandom(1);

  constructor(
    private readonly kinds: readonly string[],
    private readonly normalWebhooks: () => Behaviour,
  ) {
    this.webhooks = normalWebhooks();
  }

  /** Answers problems found in the change. */
  apply(change: FaultsChange<FaultRule, Behaviour>): string[] {
    if (change.clear) {
      this.rules = [];
      this.webhooks = this.normalWebhooks();
    }
    if (typeof change.seed === "number") this.random = seededRandom(change.seed);
    if (change.webhooks) this.webhooks = { ...this.webhooks, ...change.webhooks };
    const given = change.rules ?? [];
    const known = given.filter(({ kind }) => this.kinds.includes(kind));
    const added = known.map((rule) => ({ rule, left: rule.count ?? Infinity }));
    this.rules = change.first ? [...added, ...this.rules] : [...this.rules, ...added];
    return given.filter((rule) => !known.includes(rule)).map(({ kind }) => `unknown fault kind: ${kind}`);
  }

  current(): FaultRule[] {
    return this.rules.filter(({ left }) => left > 0).map(({ rule }) => rule);
  }

  /** A number of the range, in the seeded order. */
  between(range: number | [number, number]): number {
    return typeof range === "number" ? range : range[0] + this.random() * (range[1] - range[0]);
  }

  /** 0 to 1, in the seeded order. */
  roll(): number {
    return this.random();
  }

  /** The first rule that matches and fires, with the delay it got in milliseconds. */
  protected fire(matches: (rule: FaultRule) => boolean): (FaultRule & { delay: number }) | null {
    for (const live of this.rules) {
      const { rule } = live;
      if (live.left <= 0 || !matches(rule)) continue;
      if ((rule.probability ?? 1) < 1 && this.random() >= (rule.probability ?? 1)) continue;
      live.left -= 1;
      this.fired[rule.kind] = (this.fired[rule.kind] ?? 0) + 1;
      return { ...rule, delay: this.between(rule.delayMs ?? 0) };
    }
    return null;
  }
}
