// Several items of one pledge in one go.
import type { ItemToStore } from "./store-items.server";

/** One request may hold a pledge several times: each round holds every identity once, in the order given. */
export function distinctRounds<T extends Pick<ItemToStore, "campaignId" | "content">>(items: T[]): T[][] {
  const seen = new Map<string, number>();
  const rounds: T[][] = [];
  for (const item of items) {
    const identity = `${item.campaignId} ${item.content.externalId}`;
    const round = seen.get(identity) ?? 0;
    seen.set(identity, round + 1);
    (rounds[round] ??= []).push(item);
  }
  return rounds;
}
