// The name by which we find our own order again: in `sourceIdentifier` and in the order metafield of type `id`.

export interface SourceIdentifierParts {
  platform: string;
  campaignExternalId: string;
  externalId: string;
  generation: number;
}

/** Shopify documents no limit for either field; 255 is what its other short strings hold. */
export const MAX_SOURCE_IDENTIFIER_LENGTH = 255;

/**
 * `pledgedock:<platform>:<campaign>:<externalId>:<generation>`. Every part is percent-encoded except letters, digits,
 * "-", "_", "." and "~", so ":" only ever parts the parts, different pledges never share an identifier, and nothing in
 * it means anything to Shopify's search syntax once it stands in double quotes.
 */
export function makeSourceIdentifier(parts: SourceIdentifierParts): string {
  const texts = [parts.platform, parts.campaignExternalId, parts.externalId].map((part) => encodePart(part));
  return ["pledgedock", ...texts, String(parts.generation)].join(":");
}

/** The way back; null when the text is not exactly what `makeSourceIdentifier` writes. */
export function parseSourceIdentifier(text: string): SourceIdentifierParts | null {
  const match = /^pledgedock:([^:]*):([^:]*):([^:]*):([1-9]\d{0,8})$/.exec(text);
  if (!match) return null;
  const [, platform = "", campaign = "", externalId = "", generation = ""] = match;
  try {
    const parts = {
      platform: decodeURIComponent(platform),
      campaignExternalId: decodeURIComponent(campaign),
      externalId: decodeURIComponent(externalId),
      generation: Number(generation),
    };
    return makeSourceIdentifier(parts) === text ? parts : null;
  } catch {
    return null;
  }
}

function encodePart(part: string): string {
  const wellFormed = part.replace(/\p{Cs}/gu, "\uFFFD");
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
