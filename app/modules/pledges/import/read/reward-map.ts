// Rewards and items by name → SKU × quantity: files of Kickstarter, Indiegogo and Gamefound know no SKUs.
import { z } from "zod";
import { foldName } from "~/lib/address/fold-name";

export const RewardMapEntrySchema = z.object({
  kind: z.enum(["reward", "item"]),
  name: z.string().trim().min(1).max(500),
  /** Empty = nothing is shipped for it. */
  lines: z
    .array(z.object({ sku: z.string().trim().min(1).max(255), quantity: z.int().min(1).max(10_000) }))
    .max(100),
});
export type RewardMapEntry = z.infer<typeof RewardMapEntrySchema>;

/** A name found in a file, for the Rewards and items screen. */
export interface RewardName {
  kind: RewardMapEntry["kind"];
  name: string;
  /** `rewardKey(name)`: names that differ only in case, accents, spaces and punctuation are one. */
  key: string;
  /** Rows that hold it, and how many in all. */
  rows: number;
  quantity: number;
  /** False where mapping it is optional: every row with this reward counts its items in columns of their own. */
  needed: boolean;
}

/** The form in which names are compared: no case, accents, spaces or punctuation. */
export function rewardKey(name: string): string {
  return foldName(name).replaceAll(" ", "") || name.trim();
}

/** A reward map ready for a hundred thousand look-ups. */
export class RewardLookup {
  private readonly lines = new Map<string, RewardMapEntry["lines"]>();
  private readonly keys = new Map<string, string>();

  constructor(entries: readonly RewardMapEntry[]) {
    for (const { kind, name, lines } of entries) this.lines.set(`${kind} ${rewardKey(name)}`, lines);
  }

  /** What the name stands for; undefined = nobody has mapped it, empty = nothing is shipped for it. */
  find(kind: RewardMapEntry["kind"], name: string): RewardMapEntry["lines"] | undefined {
    let key = this.keys.get(name);
    if (key === undefined) {
      key = rewardKey(name);
      // Names are few; a file that has a new one in every row must not fill the memory.
      if (this.keys.size < 10_000) this.keys.set(name, key);
    }
    return this.lines.get(`${kind} ${key}`);
  }
}
