// What is left to ship of pledges, in one statement over our own record.
import { Prisma } from "~/db/generated/client";
import { PUSHED_FLAGS } from "~/modules/pledges/receive/change-after-push";

/** Countries that USPS reaches as domestic mail. [Postal Explorer, DMM 608.2.1] */
export const DOMESTIC_COUNTRIES = ["US", "PR", "VI", "GU", "AS", "MP", "PW", "FM", "MH", "UM"];
/** Places whose addresses have no city apart from the country. */
const CITYLESS = ["SG", "HK", "MO", "MC", "GI", "VA"];

/**
 * A label's contents have left the order when it is under way, or bought and not taken back, unless its fulfilment
 * stands in our record: then that counts. One that somebody cancelled in Shopify does not stand: the label is held.
 */
const LABEL_COUNTS = Prisma.sql`(
  lab.state IN ('waiting', 'created', 'buying', 'unclear')
  OR (lab.state = 'bought' AND coalesce(lab."refundState", 'rejected') IN ('requested', 'rejected')
    AND lab."fulfillmentState" <> 'cancelled'
    AND NOT EXISTS (SELECT 1 FROM "ShipmentRequest" r
      JOIN "Fulfillment" made ON made."shopDomain" = r."shopDomain" AND made.gid = r."fulfillmentGid"
        AND made.status IN ('success', 'open', 'pending')
      WHERE r."labelId" = lab.id AND r.state = 'done')))`;

/** As latestStatus in pledges/receive/change-after-push.ts. */
const LATEST_STATUS = Prisma.sql`
  CASE WHEN p."problemCodes" && ${PUSHED_FLAGS}::text[] THEN coalesce(p.raw->>'status', 'ready') ELSE p.status END`;

const filled = (path: string) =>
  Prisma.raw(`(coalesce(trim(l.plan->'shippingAddress'->>'${path}'), '') <> '')`);

/** Enough for USPS to try: street, name, city, and in the USA state and ZIP Code. */
const ADDRESS_COMPLETE = Prisma.sql`(
  ${filled("address1")} AND (${filled("firstName")} OR ${filled("lastName")})
  AND (${filled("city")} OR l.plan->'shippingAddress'->>'countryCode' = ANY(${CITYLESS}::text[]))
  AND ${filled("countryCode")}
  AND (l.plan->'shippingAddress'->>'countryCode' <> 'US' OR (${filled("zip")} AND ${filled("provinceCode")})))`;

/**
 * Common table expression `parcel`: "pledgeId", "groupKey", contents, units, hindrance, "countryCode", abroad, declared
 * (to customs, by the SQL function `needs_customs`) of those of the pledges `ids` (a query of text ids) that have a live
 * order with something left to pack.
 *
 * Units left are the order's lines as Shopify has them (else as planned) less what is fulfilled less what labels hold.
 * Hindrance is the first that applies, in the order of HINDRANCES; "partially_paid" comes last because a setting may
 * overrule it. Orders/paid, refunds and edits reach orderStatus and the lines by webhook and sync.
 */
export function parcelsOf(ids: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    live AS (
      SELECT p.id, p."orderGid", p.plan, ${LATEST_STATUS} AS status, p."holdState", coalesce(p."orderStatus", p.plan->>'status') AS paid,
        nullif(s.lines, 'null'::jsonb) AS lines, s."cancelledAt", s."hiddenAt", s."onHold", s."holdAskedAt"
      FROM "Pledge" p LEFT JOIN "PledgeShipping" s ON s."pledgeId" = p.id AND s."orderGid" = p."orderGid"
      WHERE p.id IN (${ids}) AND p.state = 'created' AND p.plan IS NOT NULL AND p."orderGid" IS NOT NULL),
    shipped AS (
      SELECT l.id, x->>'lineItemGid' AS line, coalesce(x->>'sku', '') AS sku, sum((x->>'quantity')::int) AS quantity
      FROM live l JOIN "Fulfillment" f ON f."pledgeId" = l.id AND f."orderGid" = l."orderGid"
        AND f.status IN ('success', 'open', 'pending')
      CROSS JOIN LATERAL jsonb_array_elements(f.lines) x GROUP BY 1, 2, 3),
    ordered AS (
      SELECT l.id, coalesce(x->>'sku', '') AS sku,
        greatest((x->>'currentQuantity')::int - coalesce((SELECT sum(d.quantity) FROM shipped d
          WHERE d.id = l.id AND d.line = x->>'lineItemGid'), 0), 0) AS quantity
      FROM live l CROSS JOIN LATERAL jsonb_array_elements(l.lines) x
      WHERE l.lines IS NOT NULL AND (x->>'requiresShipping')::boolean
      UNION ALL
      SELECT l.id, sku, greatest(sum(planned) - coalesce((SELECT sum(d.quantity) FROM shipped d
          WHERE d.id = l.id AND d.sku = planned_line.sku), 0), 0)
      FROM live l CROSS JOIN LATERAL (SELECT coalesce(x->>'sku', '') AS sku, (x->>'quantity')::int AS planned
        FROM jsonb_array_elements(l.plan->'lines') x WHERE (x->>'requiresShipping')::boolean) planned_line
      WHERE l.lines IS NULL GROUP BY l.id, sku),
    held AS (
      SELECT lab."pledgeId" AS id, coalesce(x->>'sku', '') AS sku, sum((x->>'quantity')::int) AS quantity
      FROM live l JOIN "Label" lab ON lab."pledgeId" = l.id AND lab."orderGid" = l."orderGid" AND ${LABEL_COUNTS}
      CROSS JOIN LATERAL jsonb_array_elements(lab.contents) x GROUP BY 1, 2),
    rest AS (
      SELECT o.id, o.sku, sum(o.quantity) - coalesce(min(h.quantity), 0) AS quantity
      FROM ordered o LEFT JOIN held h ON h.id = o.id AND h.sku = o.sku
      GROUP BY o.id, o.sku HAVING sum(o.quantity) > coalesce(min(h.quantity), 0)),
    packed AS (
      SELECT r.id, sum(r.quantity)::int AS units,
        left(encode(sha256(convert_to(string_agg(r.quantity || ':' || octet_length(r.sku) || ':' || r.sku, ''
          ORDER BY r.sku COLLATE "C"), 'UTF8')), 'hex'), 32) AS "groupKey",
        jsonb_agg(jsonb_build_object('sku', r.sku, 'quantity', r.quantity) ORDER BY r.sku COLLATE "C") AS contents
      FROM rest r GROUP BY r.id),
    parcel AS (
      SELECT l.id AS "pledgeId", k."groupKey", k.contents, k.units,
        coalesce(l.plan->'shippingAddress'->>'countryCode', '') AS "countryCode",
        coalesce(l.plan->'shippingAddress'->>'countryCode', 'US') <> ALL(${DOMESTIC_COUNTRIES}::text[]) AS abroad,
        needs_customs(coalesce(l.plan->'shippingAddress'->>'countryCode', 'US'),
          l.plan->'shippingAddress'->>'provinceCode', l.plan->'shippingAddress'->>'zip') AS declared,
        CASE
          WHEN l."cancelledAt" IS NOT NULL OR l.status IN ('cancelled', 'refunded') THEN 'cancelled'
          WHEN l.status = 'held' THEN 'held_by_platform'
          WHEN l."hiddenAt" IS NOT NULL THEN 'hidden'
          WHEN CASE WHEN l."holdAskedAt" IS NULL THEN coalesce(l."onHold", false) OR l."holdState" IN ('pending', 'held')
            ELSE l."onHold" END THEN 'on_hold'
          WHEN EXISTS (SELECT 1 FROM "Label" open WHERE open."pledgeId" = l.id
            AND open.state IN ('waiting', 'created', 'buying', 'unclear')) THEN 'label_in_progress'
          WHEN l.paid NOT IN ('PAID', 'PARTIALLY_PAID', 'PARTIALLY_REFUNDED') THEN 'not_paid'
          WHEN NOT ${ADDRESS_COMPLETE} THEN 'address_incomplete'
          WHEN l.paid = 'PARTIALLY_PAID' THEN 'partially_paid'
        END AS hindrance
      FROM live l JOIN packed k ON k.id = l.id)`;
}
