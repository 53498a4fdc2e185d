// Who may have pledged twice: same e-mail, or same name at the same address, in one campaign.
import type { PledgeContent } from "../pledge";

/** Everything that makes two pledges look alike, in lower case. */
export interface BackerTraits {
  campaignId: string;
  externalId: string;
  email: string | null;
  name: string | null;
  line1: string | null;
  postalCode: string | null;
}

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

/** Enough to name in a warning; more would only cost time where thousands share one name and address. */
const MAX_NAMED = 5;

export function traitsOf(campaignId: string, content: PledgeContent): BackerTraits {
  const { backerName, backerEmail } = backerColumns(content);
  return {
    campaignId,
    externalId: content.externalId,
    email: backerEmail?.toLowerCase() ?? null,
    name: backerName?.toLowerCase() ?? null,
    line1: content.shippingAddress?.line1?.toLowerCase() ?? null,
    postalCode: content.shippingAddress?.postalCode?.toLowerCase() ?? null,
  };
}

/** Builds an index once and answers, per pledge, the others of its campaign that look like the same backer. */
export function indexLookalikes<T extends BackerTraits>(others: T[]): (one: BackerTraits) => T[] {
  const index = new Map<string, T[]>();
  for (const other of others) {
    for (const key of keysOf(other)) {
      const group = index.get(key);
      if (!group) index.set(key, [other]);
      else if (group.length <= MAX_NAMED) group.push(other);
    }
  }
  return (one) => {
    const found = new Set(keysOf(one).flatMap((key) => index.get(key) ?? []));
    return [...found].filter((other) => other.externalId !== one.externalId);
  };
}

function keysOf({ campaignId, email, name, line1, postalCode }: BackerTraits): string[] {
  const keys: string[] = [];
  if (email) keys.push(JSON.stringify([campaignId, email]));
  if (name && line1) keys.push(JSON.stringify([campaignId, name, line1, postalCode]));
  return keys;
}
