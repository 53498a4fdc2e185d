// Reads of batches and labels for pages: counts and sums in one statement, however many labels.
import type { Db } from "~/db/client.server";
import type { Prisma } from "~/db/generated/client";
import { holding } from "./batch-store.server";
import type { LabelFailureCode } from "./label-failure";
import type { LabelShelf } from "./label-shelf";
import { LABEL_STATES } from "./label-state";
import type { BatchCounts } from "./label-views";

export interface BatchSums {
  labels: number;
  postageMinor: number;
  feeMinor: number;
  insuranceMinor: number;
  easypostMinor: number;
}

export interface BatchFigures {
  counts: BatchCounts;
  /** Quoted and not bought; insurance and EasyPost's own fees estimated. */
  quoted: BatchSums;
  /** Of which nobody knows yet whether they are bought; as quoted. */
  underWay: BatchSums;
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
      count(*) FILTER (WHERE l.state = 'waiting' AND l.attempts > 0) AS silent,
      count(*) FILTER (WHERE l."refundState" = 'refunded') AS refunded,
      count(*) FILTER (WHERE l."printedAt" IS NOT NULL) AS printed,
      count(*) FILTER (WHERE l.state = 'bought' AND l."printedAt" IS NULL
        AND (l."refundState" IS NULL OR l."refundState" = 'rejected')) AS unprinted,
      count(*) FILTER (WHERE l."scanFormId" IS NOT NULL) AS "inScanForm",
      count(*) FILTER (WHERE l."shippedAt" IS NOT NULL) AS shipped,
      count(*) FILTER (WHERE l.state = 'bought' AND l."trackingCode" IS NULL AND l."shippedAt" IS NULL
        AND l."refundState" IS NULL) AS "withoutTracking",
      count(*) FILTER (WHERE l.state = 'bought' AND l."fulfillmentState" = 'refused'
        AND (l."refundState" IS NULL OR l."refundState" = 'rejected')) AS "fulfillmentRefused",
      count(*) FILTER (WHERE l.state = 'bought' AND l."fulfillmentState" = 'wanted') AS "fulfillmentWanted",
      coalesce(sum(l."quotedMinor") FILTER (WHERE l.state = 'created'), 0)::bigint AS "quotedPostage",
      coalesce(sum(f.fee) FILTER (WHERE l.state = 'created'), 0)::bigint AS "quotedFee",
      coalesce(sum(f.insurance) FILTER (WHERE l.state = 'created'), 0)::bigint AS "quotedInsurance",
      coalesce(sum(b."easypostFeeMinor") FILTER (WHERE l.state = 'created'), 0)::bigint AS "quotedEasypost",
      coalesce(sum(l."quotedMinor") FILTER (WHERE l.state IN ('buying', 'unclear')), 0)::bigint AS "underWayPostage",
      coalesce(sum(f.fee) FILTER (WHERE l.state IN ('buying', 'unclear')), 0)::bigint AS "underWayFee",
      coalesce(sum(f.insurance) FILTER (WHERE l.state IN ('buying', 'unclear')), 0)::bigint AS "underWayInsurance",
      coalesce(sum(b."easypostFeeMinor") FILTER (WHERE l.state IN ('buying', 'unclear')), 0)::bigint AS "underWayEasypost",
      coalesce(sum(l."postageMinor"), 0)::bigint AS "boughtPostage", coalesce(sum(l."feeMinor"), 0)::bigint AS "boughtFee",
      coalesce(sum(l."insuranceMinor"), 0)::bigint AS "boughtInsurance",
      coalesce(sum(l."easypostMinor"), 0)::bigint AS "boughtEasypost"
    FROM "Label" l JOIN "PostageBatch" b ON b.id = l."batchId"
    CROSS JOIN LATERAL (SELECT (l."quotedMinor" * b."feeBasisPoints" * 2 + 10000) / 20000 AS fee,
      (l."insuredMinor" + 9999) / 10000 * 50 AS insurance) f
    WHERE l."batchId" = ANY(${batchIds}::text[]) GROUP BY l."batchId"`;
  return new Map(rows.map((row) => [row.batchId, toFigures(row)]));
}

function toFigures(row: Row): BatchFigures {
  const of = (column: string) => Number(row[column] ?? 0);
  const names = [
    ...["total", ...LABEL_STATES, "silent", "refunded", "printed", "unprinted", "inScanForm", "shipped"],
    ...["withoutTracking", "fulfillmentRefused", "fulfillmentWanted"],
  ];
  const sums = (what: "quoted" | "underWay" | "bought", labels: number): BatchSums => ({
    labels,
    postageMinor: of(`${what}Postage`),
    feeMinor: of(`${what}Fee`),
    insuranceMinor: of(`${what}Insurance`),
    easypostMinor: of(`${what}Easypost`),
  });
  const counts = Object.fromEntries(names.map((name) => [name, of(name)])) as unknown as BatchCounts;
  return {
    counts,
    quoted: sums("quoted", counts.created),
    underWay: sums("underWay", counts.buying + counts.unclear),
    bought: sums("bought", counts.bought),
  };
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
  batch: { select: { number: true, account: true, shipDate: true, state: true } },
  pledge: { select: { externalId: true, backerName: true } },
} as const;
export type ShownLabel = Prisma.LabelGetPayload<{ include: typeof WITH }>;

export interface LabelQuery {
  shopDomain: string;
  batchId?: string;
  pledgeId?: string;
  shelf?: LabelShelf | null;
  /** Only labels that have this reason for not being bought. */
  reason?: LabelFailureCode | null;
  search?: string | null;
  skip: number;
  take: number;
  newestFirst?: boolean;
}

/** Search finds order names, tracking numbers, Backer IDs and backers' names. */
export async function findLabels(db: Db, query: LabelQuery): Promise<ShownLabel[]> {
  const { shopDomain, batchId, pledgeId, shelf, reason, search, skip, take, newestFirst } = query;
  return db.label.findMany({
    where: {
      shopDomain,
      ...(batchId === undefined ? {} : { batchId }),
      ...(pledgeId === undefined ? {} : { pledgeId }),
      AND: [shelf ? onShelf(shelf) : {}, search ? holding(search) : {}],
      ...(reason ? { failure: { path: ["code"], equals: reason } } : {}),
    },
    orderBy: newestFirst ? [{ createdAt: "desc" }, { id: "desc" }] : [{ position: "asc" }, { id: "asc" }],
    include: WITH,
    skip,
    take,
  });
}

function onShelf(shelf: LabelShelf): Prisma.LabelWhereInput {
  switch (shelf) {
    case "unprinted":
      return {
        ...{ state: "bought", printedAt: null },
        OR: [{ refundState: null }, { refundState: "rejected" }],
      };
    case "unfulfilled":
      return {
        ...{ state: "bought", fulfillmentState: "refused" },
        OR: [{ refundState: null }, { refundState: "rejected" }],
      };
    case "scan_form":
      return { scanFormId: { not: null } };
    case "shipped":
      return { shippedAt: { not: null } };
    case "refund":
      return { refundState: { not: null } };
    default:
      return { state: shelf };
  }
}

/** Names by id, those put away included. */
export async function readPackageTypeNames(db: Db, shopDomain: string): Promise<Map<string, string>> {
  const rows = await db.packageType.findMany({ where: { shopDomain }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
