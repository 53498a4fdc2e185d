-- No semicolons in comments: Prisma's js engine splits the file at each one.
-- What Prisma's schema language cannot say: indexes that keep the pages fast at 100,000 pledges.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The documents of a pledge (content, raw, plan) live beside the table: a change of state copies a narrow row, and lists
-- and counts read one. Frequent vacuum keeps the summary an index-only scan while a push is rewriting rows.
ALTER TABLE "Pledge" SET (
  toast_tuple_target = 1000,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02
);

-- Search by any part of name, e-mail, Backer ID or order name. The collation lowers letters beyond ASCII whatever
-- the database's locale is, the expression must equal the one in pledge-view-store.server.ts. A short pending list
-- keeps searches fast while a push is updating rows.
CREATE INDEX "Pledge_search_idx" ON "Pledge" USING GIN (
  (lower((coalesce("backerName", '') || ' ' || coalesce("backerEmail", '') || ' ' || "externalId" || ' '
    || coalesce("orderName", '')) COLLATE "und-x-icu")) gin_trgm_ops
) WITH (gin_pending_list_limit = 512);

-- In a database whose locale is C, trigrams know only ASCII: names in other scripts are found by whole words.
CREATE INDEX "Pledge_search_words_idx" ON "Pledge" USING GIN (
  string_to_array(lower("backerName" COLLATE "und-x-icu"), ' ')
) WHERE octet_length("backerName") > char_length("backerName");

-- Searches too short for trigrams find an order name exactly, or a Backer ID in the unique index that begins with it.
-- What is empty until a pledge is pushed is not indexed before: receiving 100,000 pledges writes no index for nothing.
CREATE INDEX "Pledge_shopDomain_orderName_idx" ON "Pledge"("shopDomain", "orderName") WHERE "orderName" IS NOT NULL;

-- Counts and money per state and outcome, read from the index alone.
CREATE INDEX "Pledge_summary_idx" ON "Pledge"("shopDomain", "state", "outcome", "currency") INCLUDE ("totalPaidMinor");
CREATE INDEX "Pledge_problem_summary_idx" ON "Pledge"("shopDomain", "state") INCLUDE ("problemCodes")
  WHERE "problemCodes" <> '{}';

-- How many pledges a connection brought.
CREATE INDEX "Pledge_connectionId_idx" ON "Pledge"("connectionId");

-- Speed of a running batch: orders made in the last minute.
CREATE INDEX "Pledge_batchId_orderCreatedAt_idx" ON "Pledge"("batchId", "orderCreatedAt")
  WHERE "orderCreatedAt" IS NOT NULL;

-- Orders that differ from their plan: few, and asked for on every Home.
CREATE INDEX "Pledge_differences_idx" ON "Pledge"("shopDomain", "state") WHERE differences <> '[]'::jsonb;

-- Orders of other integrations found by Backer ID, and pledges the creator took out of every push
ALTER TABLE "Pledge" ADD COLUMN "foreignOrder" JSONB;
ALTER TABLE "Pledge" ADD COLUMN "foreignCheckedAt" TIMESTAMP(3);
ALTER TABLE "Pledge" ADD COLUMN "creatorSkippedAt" TIMESTAMP(3);

-- Preflight walks a shop's pledges in id order
CREATE INDEX "Pledge_shopDomain_id_idx" ON "Pledge"("shopDomain", "id");

-- Possible duplicates: same e-mail, or same name at the same address, in one campaign, whatever the capitals
ALTER TABLE "Pledge" ADD COLUMN "addressKey" BIGINT;
CREATE INDEX "Pledge_campaign_email_idx" ON "Pledge"("campaignId", lower("backerEmail")) WHERE "backerEmail" IS NOT NULL;
CREATE INDEX "Pledge_addressKey_idx" ON "Pledge"("addressKey") WHERE "addressKey" IS NOT NULL;

-- The exactly-once protocol: how many requests may have left, and how the next empty look ends
ALTER TABLE "Pledge" ADD COLUMN "possibleSends" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Pledge" ADD COLUMN "refusedWhenAbsent" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Pledge" ADD COLUMN "holdState" TEXT;

-- Two shops may run the same campaign, an identifier is unique within one
DROP INDEX "Pledge_sourceIdentifier_key";
CREATE UNIQUE INDEX "Pledge_shopDomain_sourceIdentifier_key" ON "Pledge"("shopDomain", "sourceIdentifier") WHERE "sourceIdentifier" IS NOT NULL;

-- The outbox in sending order, requests under way, and holds not yet set
CREATE INDEX "Pledge_outbox_idx" ON "Pledge"("batchId", "createdAt", "id") WHERE state = 'queued';
CREATE INDEX "Pledge_in_flight_idx" ON "Pledge"("shopDomain", "state", "notBefore") WHERE state IN ('sending', 'unknown');
CREATE INDEX "Pledge_hold_pending_idx" ON "Pledge"("shopDomain", "notBefore") WHERE "holdState" = 'pending';

-- Undoing a batch: one process at a time
ALTER TABLE "Batch" ADD COLUMN "undoState" TEXT;
ALTER TABLE "Batch" ADD COLUMN "undoLeaseUntil" TIMESTAMP(3);
ALTER TABLE "Batch" ADD COLUMN "undoCounts" JSONB;

-- Our orders as Shopify holds them, while a reconciliation report is being made
CREATE TABLE "ReconciliationOrder" (
    "runId" TEXT NOT NULL,
    "orderGid" TEXT NOT NULL,
    "sourceIdentifier" TEXT NOT NULL,
    "orderName" TEXT NOT NULL,
    "live" BOOLEAN NOT NULL,

    CONSTRAINT "ReconciliationOrder_pkey" PRIMARY KEY ("runId", "orderGid")
);
CREATE INDEX "ReconciliationOrder_runId_sourceIdentifier_idx" ON "ReconciliationOrder"("runId", "sourceIdentifier");
ALTER TABLE "ReconciliationOrder" ADD CONSTRAINT "ReconciliationOrder_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ReconciliationRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- When access was last given (stale uninstall webhooks are told by it), and whether protected fields are readable
ALTER TABLE "Shop" ADD COLUMN "connectedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "Shop" ADD COLUMN "protectedDataOk" BOOLEAN;

-- Webhooks that nobody has processed yet: few, and asked for every hour
CREATE INDEX "WebhookDelivery_unprocessed_idx" ON "WebhookDelivery"("receivedAt") WHERE "processedAt" IS NULL;

-- State, outcome and status hang together, told so, the planner does not walk the whole list for what cannot match.
CREATE STATISTICS "Pledge_correlations" (mcv, dependencies) ON state, outcome, status FROM "Pledge";
