-- CreateTable
CREATE TABLE "PledgeShipping" (
    "pledgeId" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "orderGid" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'unfulfilled',
    "unitsTotal" INTEGER NOT NULL DEFAULT 0,
    "unitsShipped" INTEGER NOT NULL DEFAULT 0,
    "unitsDelivered" INTEGER NOT NULL DEFAULT 0,
    "shippedAt" TIMESTAMP(3),
    "deliveredAt" TIMESTAMP(3),
    "onHold" BOOLEAN NOT NULL DEFAULT false,
    "cancelledAt" TIMESTAMP(3),
    "lines" JSONB,
    "orderUpdatedAt" TIMESTAMP(3),
    "orderAskedAt" TIMESTAMP(3),
    "orderTakenBy" TIMESTAMP(3),
    "holdAskedAt" TIMESTAMP(3),
    "fingerprint" TEXT,
    "outline" TEXT,
    "checkedAt" TIMESTAMP(3),
    "hiddenAt" TIMESTAMP(3),
    "refreshWantedAt" TIMESTAMP(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "changedAt" TIMESTAMP(3),
    "changeSeq" BIGINT NOT NULL DEFAULT 0,
    "eventVersion" INTEGER NOT NULL DEFAULT 0,
    "toldVersion" INTEGER NOT NULL DEFAULT 0,
    "toldAt" TIMESTAMP(3),
    "toldBy" TEXT,

    CONSTRAINT "PledgeShipping_pkey" PRIMARY KEY ("pledgeId")
);

-- CreateTable
CREATE TABLE "Fulfillment" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "pledgeId" TEXT NOT NULL,
    "orderGid" TEXT NOT NULL,
    "gid" TEXT NOT NULL,
    "name" TEXT,
    "status" TEXT NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'shopify',
    "lines" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "deliveredAt" TIMESTAMP(3),
    "askedAt" TIMESTAMP(3),
    "takenBy" TIMESTAMP(3) NOT NULL,
    "listed" TEXT[],

    CONSTRAINT "Fulfillment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Package" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "pledgeId" TEXT NOT NULL,
    "fulfillmentId" TEXT,
    "numberKey" TEXT NOT NULL,
    "number" TEXT,
    "carrier" TEXT,
    "url" TEXT,
    "source" TEXT NOT NULL DEFAULT 'shopify',
    "status" TEXT NOT NULL,
    "listedAt" TIMESTAMP(3) NOT NULL,
    "shippedAt" TIMESTAMP(3),
    "deliveredAt" TIMESTAMP(3),
    "withdrawnAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "statusChangedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Package_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PackageEvent" (
    "id" BIGSERIAL NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "pledgeId" TEXT NOT NULL,
    "orderGid" TEXT NOT NULL,
    "fulfillmentGid" TEXT NOT NULL,
    "numberKey" TEXT,
    "sourceId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "message" TEXT,
    "learnedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PackageEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SyncRun" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "forDay" TEXT,
    "startedBy" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "total" INTEGER NOT NULL DEFAULT 0,
    "checked" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "hidden" INTEGER NOT NULL DEFAULT 0,
    "errors" INTEGER NOT NULL DEFAULT 0,
    "told" INTEGER NOT NULL DEFAULT 0,
    "method" TEXT,
    "progress" JSONB,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMP(3),
    "failure" JSONB,

    CONSTRAINT "SyncRun_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PledgeShipping_shopDomain_changeSeq_idx" ON "PledgeShipping"("shopDomain", "changeSeq");

-- CreateIndex
CREATE INDEX "PledgeShipping_shopDomain_orderGid_idx" ON "PledgeShipping"("shopDomain", "orderGid");

-- CreateIndex
CREATE INDEX "PledgeShipping_connectionId_status_idx" ON "PledgeShipping"("connectionId", "status");

-- CreateIndex
CREATE INDEX "Fulfillment_pledgeId_idx" ON "Fulfillment"("pledgeId");

-- CreateIndex
CREATE UNIQUE INDEX "Fulfillment_shopDomain_gid_key" ON "Fulfillment"("shopDomain", "gid");

-- CreateIndex
CREATE INDEX "Package_pledgeId_idx" ON "Package"("pledgeId");

-- CreateIndex
CREATE INDEX "Package_shopDomain_numberKey_idx" ON "Package"("shopDomain", "numberKey");

-- CreateIndex
CREATE UNIQUE INDEX "Package_fulfillmentId_numberKey_key" ON "Package"("fulfillmentId", "numberKey");

-- CreateIndex
CREATE INDEX "PackageEvent_pledgeId_at_idx" ON "PackageEvent"("pledgeId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "PackageEvent_shopDomain_sourceId_key" ON "PackageEvent"("shopDomain", "sourceId");

-- CreateIndex
CREATE INDEX "SyncRun_connectionId_createdAt_idx" ON "SyncRun"("connectionId", "createdAt");

-- CreateIndex
CREATE INDEX "SyncRun_shopDomain_createdAt_idx" ON "SyncRun"("shopDomain", "createdAt");

-- CreateIndex
CREATE INDEX "SyncRun_state_leaseUntil_idx" ON "SyncRun"("state", "leaseUntil");

-- CreateIndex
CREATE UNIQUE INDEX "SyncRun_connectionId_forDay_key" ON "SyncRun"("connectionId", "forDay");

-- AddForeignKey
ALTER TABLE "PledgeShipping" ADD CONSTRAINT "PledgeShipping_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PledgeShipping" ADD CONSTRAINT "PledgeShipping_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PledgeShipping" ADD CONSTRAINT "PledgeShipping_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fulfillment" ADD CONSTRAINT "Fulfillment_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Package" ADD CONSTRAINT "Package_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Package" ADD CONSTRAINT "Package_fulfillmentId_fkey" FOREIGN KEY ("fulfillmentId") REFERENCES "Fulfillment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PackageEvent" ADD CONSTRAINT "PackageEvent_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Order of the pull API: numbers are given out under a lock per shop, so that they appear in order.
CREATE SEQUENCE "FulfillmentChange_seq";

-- Every sync notes each order as checked: rows stay on their page (no index holds checkedAt).
ALTER TABLE "PledgeShipping" SET (fillfactor = 75);

-- Orders that wait for being read: few at any time.
CREATE INDEX "PledgeShipping_refreshWanted_idx" ON "PledgeShipping"("shopDomain", "refreshWantedAt") WHERE "refreshWantedAt" IS NOT NULL;

-- The same event told under another delivery id.
CREATE INDEX "WebhookDelivery_event_idx" ON "WebhookDelivery"("shopDomain", "eventId") WHERE "eventId" IS NOT NULL;

-- Counts per connection and stage, read from the indexes alone.
CREATE INDEX "PledgeShipping_stages_idx" ON "PledgeShipping"("shopDomain", "connectionId", "status")
  INCLUDE ("onHold", "unitsTotal", "orderUpdatedAt", "cancelledAt", "hiddenAt", "version", "toldVersion");
CREATE INDEX "Pledge_created_by_connection_idx" ON "Pledge"("shopDomain", "connectionId") WHERE state = 'created';
