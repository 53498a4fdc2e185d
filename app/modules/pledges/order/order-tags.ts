// Tags of the order: Backer ID, Stripe charge ids, the connected shop's name, the campaign's name.
import { countCharacters, cutCharacters } from "~/lib/clean-text";
import type { PledgeContent, Problem } from "../pledge";
import { blocking } from "../problem";

/** Shopify refuses longer tags ("Title Tag exceeds the maximum length of 40 characters"). */
export const MAX_TAG_LENGTH = 40;
/** Shopify refuses longer arrays (MAX_INPUT_SIZE_EXCEEDED). */
export const MAX_TAGS = 250;

/**
 * Ids go in raw or not at all: altered they would no longer find the backer. Names may be changed: commas (which part
 * tags) become spaces, and they are cut at 40 characters. Shopify ignores a tag that differs only in case, so do we.
 */
export function planTags(content: PledgeContent, shopName: string): { tags: string[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const chargeIds = content.charges.map((charge) => charge.stripeChargeId);
  if (!canBeTag(content.externalId)) problems.push(notAllowed("externalId", "Backer ID", content.externalId));
  chargeIds.forEach((id, index) => {
    if (id && !canBeTag(id))
      problems.push(notAllowed(`charges[${index}].stripeChargeId`, "Stripe charge id", id));
  });
  const ids = [content.externalId, ...chargeIds.filter((id) => id !== null)];
  const tags = withoutRepeats([...ids, nameTag(shopName), nameTag(content.campaign.name)]);
  if (tags.length > MAX_TAGS) problems.push(tooMany(tags.length, chargeIds.length));
  return { tags, problems };
}

function canBeTag(id: string): boolean {
  return countCharacters(id) <= MAX_TAG_LENGTH && !id.includes(",");
}

function nameTag(name: string): string {
  const plain = name.replace(/,/g, " ").replace(/\s+/g, " ").trim();
  return cutCharacters(plain, MAX_TAG_LENGTH).trim();
}

function withoutRepeats(tags: string[]): string[] {
  const seen = new Set<string>();
  return tags.filter((tag) => {
    const key = tag.toLowerCase();
    if (tag === "" || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function notAllowed(path: string, what: string, id: string): Problem {
  const shown = cutCharacters(id, 60);
  return blocking(
    "TAG_NOT_ALLOWED",
    path,
    `The ${what} "${shown}" cannot be a Shopify tag (at most ${MAX_TAG_LENGTH} characters, no comma): have the platform send another one.`,
  );
}

function tooMany(count: number, charges: number): Problem {
  return blocking(
    "TOO_MANY_TAGS",
    "charges",
    `With ${charges} charges the order would need ${count} tags and Shopify allows ${MAX_TAGS}: have the platform send fewer charge ids.`,
  );
}
