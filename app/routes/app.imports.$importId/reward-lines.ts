// What a creator has said each reward and item is made of, while it is edited on the page.
import type { RewardNameView } from "~/modules/pledges/import/import-views";
import type { RewardMapEntry } from "~/modules/pledges/import/read/reward-map";

export interface EditedLine {
  sku: string;
  /** As typed. */
  quantity: string;
}

export interface EditedReward extends Pick<RewardNameView, "kind" | "name" | "rows" | "needed"> {
  lines: EditedLine[];
  /** Deliberately made of nothing. */
  nothing: boolean;
}

const BLANK: EditedLine = { sku: "", quantity: "1" };

/** Unmapped ones first, each with a blank line to type into. */
export function startEditing(names: RewardNameView[]): EditedReward[] {
  const edited = names.map(({ kind, name, rows, needed, lines }) => ({
    ...{ kind, name, rows, needed },
    nothing: lines !== null && lines.length === 0,
    lines:
      lines === null || lines.length === 0
        ? [BLANK]
        : lines.map(({ sku, quantity }) => ({ sku, quantity: String(quantity) })),
  }));
  return [...edited.filter(isOpen), ...edited.filter((entry) => !isOpen(entry))];
}

/** Whether pledges wait for somebody to say what it is. */
export function isOpen(reward: EditedReward): boolean {
  return reward.needed && !isMapped(reward);
}

/** Whether anything was said about it. */
export function isMapped(reward: EditedReward): boolean {
  return reward.nothing || reward.lines.some(({ sku }) => sku.trim() !== "");
}

/** Why a line cannot be saved; null when it can. A blank SKU is no line at all. */
export function lineProblem({ sku, quantity }: EditedLine): string | null {
  if (sku.trim() === "") return null;
  const count = Number(quantity);
  return Number.isInteger(count) && count >= 1 && count <= 10_000 ? null : "A whole number from 1";
}

/** What stands on the page in the form in which it is stored; null takes back what was said of one. */
export function toRewardMap(
  rewards: EditedReward[],
): (Omit<RewardMapEntry, "lines"> & { lines: RewardMapEntry["lines"] | null })[] {
  return rewards.map((reward) => ({
    ...{ kind: reward.kind, name: reward.name },
    lines: isMapped(reward) ? linesOf(reward) : null,
  }));
}

function linesOf({ lines, nothing }: EditedReward): RewardMapEntry["lines"] {
  if (nothing) return [];
  return lines
    .filter(({ sku }) => sku.trim() !== "")
    .map(({ sku, quantity }) => ({ sku: sku.trim(), quantity: Number(quantity) }));
}
