// Search by any part of name, e-mail, Backer ID or order name, answered by indexes.
import { Prisma } from "~/db/generated/client";

/** Must equal the expression of the index Pledge_search_idx. */
const searchText = (p: Prisma.Sql) =>
  Prisma.sql`lower((coalesce(${p}."backerName", '') || ' ' || coalesce(${p}."backerEmail", '') || ' '
  || ${p}."externalId" || ' ' || coalesce(${p}."orderName", '')) COLLATE "und-x-icu")`;
/** Must equal index Pledge_search_words_idx and its condition. */
const nameWords = (p: Prisma.Sql) =>
  Prisma.sql`string_to_array(lower(${p}."backerName" COLLATE "und-x-icu"), ' ')`;
const nameBeyondAscii = (p: Prisma.Sql) =>
  Prisma.sql`octet_length(${p}."backerName") > char_length(${p}."backerName")`;

/**
 * Trigrams need three plain letters or digits in a row. Without them a name in another script is found by whole
 * words, and anything shorter by Backer ID or order name in full. `alias` is what the query calls the table Pledge.
 */
export function matchesSearch(search: string, alias: "p" | "newer" = "p"): Prisma.Sql {
  const lower = search.toLowerCase();
  const p = Prisma.raw(alias);
  if (/[a-z0-9]{3}/.test(lower)) {
    return Prisma.sql`${searchText(p)} LIKE ${`%${lower.replace(/[\\%_]/g, "\\$&")}%`}`;
  }
  if (/\P{ASCII}/u.test(lower)) {
    return Prisma.sql`(${nameBeyondAscii(p)} AND ${nameWords(p)} @> ${lower.split(/\s+/)}::text[])`;
  }
  return Prisma.sql`(${p}."externalId" = ${search} OR ${p}."orderName" = ${search}
    OR ${p}."orderName" = ${`#${search}`})`;
}
