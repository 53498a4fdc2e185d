// Who may have pledged twice: same e-mail, or same name at the same address, in one campaign.
import type { PledgeContent } from "../pledge";

/** Name and e-mail as they are searched for: the recipient's name, else the backer's. */
export function backerColumns(content: PledgeContent): {
  backerName: string | null;
  backerEmail: string | null;
} {
  return {
    backerName: content.shippingAddress?.name ?? content.backer.name,
    backerEmail: content.backer.email,
  };
}

/** Enough to name in a warning; of a larger group only its being large is said. */
export const MAX_NAMED = 5;

/** A pledge met under one of the keys by which backers are compared. */
export interface Lookalike {
  id: string;
  externalId: string;
}

/** Keys never reach beyond a campaign, so the Backer ID says which pledge it is. */
function isSame(one: Lookalike, other: Lookalike): boolean {
  return one.externalId === other.externalId;
}

/** Pledges by key, at most one more per key than is needed to call the group large. */
export class LookalikeGroups {
  /** One member is the pledge asked about, so this many others can be told from more. */
  static readonly LIMIT = MAX_NAMED + 2;
  #groups = new Map<string, Lookalike[]>();

  add(key: string, member: Lookalike): void {
    const group = this.#groups.get(key);
    if (!group) this.#groups.set(key, [member]);
    else if (group.length < LookalikeGroups.LIMIT && !group.some((other) => isSame(other, member)))
      group.push(member);
  }

  /** The others that share a key with the pledge. */
  othersOf(keys: (string | null)[], id: string): Lookalike[] {
    const found = new Map<string, Lookalike>();
    for (const key of keys) {
      for (const member of key === null ? [] : (this.#groups.get(key) ?? [])) found.set(member.id, member);
    }
    found.delete(id);
    return [...found.values()];
  }
}
