// Reads of batches and labels for pages: counts and sums in one statement, however many labels.
import type { Db } from "~/db/client.server";
import type { Prisma } from "~/db/generated/client";
import { LABEL_STATES, type LabelState } from "./label-state";
import type { BatchCounts } from "./label-views";

export interface BatchSums {
  labels: number;
  postageMinor: number;
  feeMinor: number;
  insuranceMinor: number;
}

export interface BatchFigures {
  counts: BatchCounts;
  /** Quoted and not bought; insurance estimated. */
  quoted: BatchSums;
  bought: BatchSums;
}

type Row = Record<string, bigint | null> & { batchId: string };

/** Figures of these batches; one without labels is not among them. */
export async function readFigures(db: Db, batchIds: string[]): Promise<Map<string, BatchFigures>> {
  if (batchIds.length === 0) return new Map();
  const rows = await db.$queryRaw<Row[]>`
    SELECT l."batchId", count(*) AS total,
      count(*) FILTER (WHERE l.state = 'waiting') AS waiting,
      count(*) FILTER (WHERE l.state = 'created') AS created,
      count(*) FILTER (WHERE l.state = 'buying') AS buying,
      count(*) FILTER (WHERE l.state = 'unclear') AS unclear,
      count(*) FILTER (WHERE l.state = 'bought') AS bought,
      count(*) FILTER (WHERE l.state = 'failed') AS failed,
      count(*) FILTER (WHERE l.state = 'cancelled') AS cancelled,
      count(*) FILTER (WHERE l."refundState" = 'refunded') AS refunded,
      count(*) FILTER (WHERE l."printedAt" IS NOT NULL) AS printed,
      count(*) FILTER (WHERE l.state = 'bought' AND l."printedAt" IS NULL
        AND (l."refundState" IS NULL OR l."refundState" = 'rejected')) AS unprinted,
      count(*) FILTER (WHERE l."scanFormId" IS NOT NULL) AS "inScanForm",
      count(*) FILTER (WHERE l."shippedAt" IS NOT NULL) AS shipped,
      count(*) FILTER (WHERE l.state = 'bought' AND l."trackingCode" IS NULL AND l."shippedAt" IS NULL
        AND l."refundState" IS NULL) AS "withoutTracking",
      count(*) FILTER (WHERE l."fulfillmentState" = 'refused') AS "fulfillmentRefused",
      count(*) FILTER (WHERE l.state = 'bought' AND l."fulfillmentState" = 'wanted') AS "fulfillmentWanted",
      coalesce(sum(l."quotedMinor") FILTER (WHERE l.state = 'created'), 0)::bigint AS "quotedPostage",
      coalesce(sum((l."quotedMinor" * b."feeBasisPoints" * 2 + 10000) / 20000)
        FILTER (WHERE l.state = 'created'), 0)::bigint AS "quotedFee",
      coalesce(sum((l."insuredMinor" + 9999) / 10000 * 50) FILTER (WHERE l.state = 'created'), 0)::bigint
        AS "quotedInsurance",
      coalesce(sum(l."postageMinor"), 0)::bigint AS "boughtPostage", coalesce(sum(l."feeMinor"), 0)::bigint AS "boughtFee",
      coalesce(sum(l."insuranceMinor"), 0)::bigint AS "boughtInsurance"
    FROM "Label" l JOIN "PostageBatch" b ON b.id = l."batchId"
    WHERE l."batchId" = ANY(${batchIds}::text[]) GROUP BY l."batchId"`;
  return new Map(rows.map((row) => [row.batchId, toFigures(row)]));
}

function toFigures(row: Row): BatchFigures {
  const of = (column: string) => Number(row[column] ?? 0);
  const names = [
    ...["total", ...LABEL_STATES, "refunded", "printed", "unprinted", "inScanForm", "shipped"],
    ...["withoutTracking", "fulfillmentRefused", "fulfillmentWanted"],
  ];
  const sums = (what: "quoted" | "bought"): BatchSums => ({
    labels: of(what === "quoted" ? "created" : "bought"),
    postageMinor: of(`${what}Postage`),
    feeMinor: of(`${what}Fee`),
    insuranceMinor: of(`${what}Insurance`),
  });
  const counts = Object.fromEntries(names.map((name) => [name, of(name)])) as unknown as BatchCounts;
  return { counts, quoted: sums("quoted"), bought: sums("bought") };
}

/** Why labels of the batch failed, most frequent reason first, with one sentence of each. */
export async function readProblems(
  db: Db,
  batchId: string,
): Promise<{ code: string; count: number; example: string }[]> {
  const rows = await db.$queryRaw<{ code: string; count: bigint; example: string }[]>`
    SELECT failure->>'code' AS code, count(*) AS count, min(failure->>'message') AS example FROM "Label"
    WHERE "batchId" = ${batchId} AND state IN ('failed', 'created') AND failure IS NOT NULL
    GROUP BY 1 ORDER BY 2 DESC, 1`;
  return rows.map(({ count, ...rest }) => ({ ...rest, count: Number(count) }));
}

const WITH = {
  batch: { select: { number: true, account: true, shipDate: true, feeBasisPoints: true, state: true } },
  pledge: { select: { externalId: true, backerName: true } },
} as const;
export type ShownLabel = Prisma.LabelGetPayload<{ include: typeof WITH }>;

export interface LabelQuery {
  shopDomain: string;
  batchId?: string;
  pledgeId?: string;
  state?: LabelState | null;
  search?: string | null;
  skip: number;
  take: number;
  newestFirst?: boolean;
}

/** Search finds order names, tracking numbers, Backer IDs and backers' names. */
export async function findLabels(db: Db, query: LabelQuery): Promise<ShownLabel[]> {
  const { shopDomain, batchId, pledgeId, state, search, skip, take, newestFirst } = query;
  const contains = { contains: search ?? "", mode: "insensitive" as const };
  const found = [
    { orderName: contains },
    { trackingCode: contains },
    { pledge: { externalId: contains } },
    { pledge: { backerName: contains } },
  ];
  return db.label.findMany({
    where: {
      shopDomain,
      ...(batchId === undefined ? {} : { batchId }),
      ...(pledgeId === undefined ? {} : { pledgeId }),
      ...(state ? { state } : {}),
      ...(search ? { OR: found } : {}),
    },
    orderBy: newestFirst ? [{ createdAt: "desc" }, { id: "desc" }] : [{ position: "asc" }, { id: "asc" }],
    include: WITH,
    skip,
    take,
  });
}

/** Names by id, those put away included. */
export async function readPackageTypeNames(db: Db, shopDomain: string): Promise<Map<string, string>> {
  const rows = await db.packageType.findMany({ where: { shopDomain }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
