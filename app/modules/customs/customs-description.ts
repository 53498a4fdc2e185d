// What USPS and customs offices take as the description of a thing.
import { cleanLine, countCharacters } from "~/lib/clean-text";

/** USPS asks for 50 to 100 characters at most (faq.usps.com, "Customs Forms: The Basics", Detailed item descriptions). */
export const MAX_DESCRIPTION = 100;
const MIN_LETTERS = 3;

/**
 * Words that say nothing about the thing. Alone, or only with each other, they are what customs offices send parcels
 * back for (USPS, as above: name the thing, what it is made of and what it is for).
 */
const VAGUE = new Set(
  (
    "a an and the of for my new other some various misc miscellaneous assorted mixed general different " +
    "accessories accessory apparel appliances article articles clothes clothing consumer contents daily documents " +
    "electronic electronics equipment freight general gift gifts goods hardware household item items kickstarter " +
    "material materials merchandise na none object objects order package packages parcel part parts perk perks personal " +
    "pledge pledges present presents product products promo promotional reward rewards sample samples set sets sku " +
    "spare stuff supplies swag tbd test thing things tools toy toys unknown"
  ).split(" "),
);

export type ReadDescription =
  | { kind: "ok"; description: string }
  | { kind: "invalid"; reason: "too-long" | "too-short" | "not-latin" | "vague" };

/** Cleans and judges a description; it is read abroad, so it needs Latin letters. */
export function readDescription(text: string): ReadDescription {
  const description = cleanLine(text);
  if (countCharacters(description) > MAX_DESCRIPTION) return { kind: "invalid", reason: "too-long" };
  const letters = description.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter));
  if (latin.length < letters.length) return { kind: "invalid", reason: "not-latin" };
  if (letters.length < MIN_LETTERS) return { kind: "invalid", reason: "too-short" };
  const words = description.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.every((word) => VAGUE.has(word))) return { kind: "invalid", reason: "vague" };
  return { kind: "ok", description };
}
