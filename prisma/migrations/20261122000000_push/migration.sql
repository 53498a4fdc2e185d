-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Shop" (
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "timezone" TEXT NOT NULL DEFAULT 'Etc/UTC',
    "email" TEXT,
    "status" TEXT NOT NULL DEFAULT 'connected',
    "reconnectCode" TEXT,
    "reconnectReason" TEXT,
    "statusChangedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "locations" JSONB NOT NULL DEFAULT '[]',
    "metafieldDefinitionOk" BOOLEAN,
    "checkedAt" TIMESTAMP(3),
    "catalogSyncedAt" TIMESTAMP(3),
    "catalogSyncState" TEXT,
    "onboardingDismissedAt" TIMESTAMP(3),
    "drainOwner" TEXT,
    "drainToken" BIGINT NOT NULL DEFAULT 0,
    "drainLeaseUntil" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uninstalledAt" TIMESTAMP(3),

    CONSTRAINT "Shop_pkey" PRIMARY KEY ("domain")
);

-- CreateTable
CREATE TABLE "Connection" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "settings" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disconnectedAt" TIMESTAMP(3),
    "lastReceivedAt" TIMESTAMP(3),

    CONSTRAINT "Connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConnectionKey" (
    "id" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sandbox" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "ConnectionKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotencyRecord" (
    "keyId" TEXT NOT NULL,
    "idempotencyKey" TEXT NOT NULL,
    "bodyHash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "IdempotencyRecord_pkey" PRIMARY KEY ("keyId","idempotencyKey")
);

-- CreateTable
CREATE TABLE "ApiRateWindow" (
    "keyId" TEXT NOT NULL,
    "windowStart" TIMESTAMP(3) NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ApiRateWindow_pkey" PRIMARY KEY ("keyId","windowStart")
);

-- CreateTable
CREATE TABLE "Campaign" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Pledge" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "content" JSONB,
    "raw" JSONB,
    "contentHash" TEXT NOT NULL,
    "contentVersion" INTEGER NOT NULL DEFAULT 1,
    "corrections" JSONB,
    "acceptTotalPaid" BOOLEAN NOT NULL DEFAULT false,
    "foreignDecision" TEXT,
    "backerName" TEXT,
    "backerEmail" TEXT,
    "countryCode" TEXT,
    "skus" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "currency" TEXT NOT NULL,
    "totalPaidMinor" BIGINT NOT NULL,
    "pledgedAt" TIMESTAMP(3),
    "outcome" TEXT,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "problemCodes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "preflightAt" TIMESTAMP(3),
    "generation" INTEGER NOT NULL DEFAULT 1,
    "batchId" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "intentAt" TIMESTAMP(3),
    "lastSendBy" TIMESTAMP(3),
    "emptyLooks" INTEGER NOT NULL DEFAULT 0,
    "firstEmptyAt" TIMESTAMP(3),
    "lastEmptyAt" TIMESTAMP(3),
    "notBefore" TIMESTAMP(3),
    "drainToken" BIGINT,
    "plan" JSONB,
    "sourceIdentifier" TEXT,
    "orderGid" TEXT,
    "orderName" TEXT,
    "orderTotalMinor" BIGINT,
    "orderTaxMinor" BIGINT,
    "orderStatus" TEXT,
    "orderCreatedAt" TIMESTAMP(3),
    "differences" JSONB,
    "failure" JSONB,
    "redactedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Pledge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PastOrder" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "pledgeId" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "orderGid" TEXT NOT NULL,
    "orderName" TEXT NOT NULL,
    "sourceIdentifier" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "endedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PastOrder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PledgeEvent" (
    "id" BIGSERIAL NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "pledgeId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "PledgeEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Batch" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "pauseReason" TEXT,
    "total" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Variant" (
    "shopDomain" TEXT NOT NULL,
    "gid" TEXT NOT NULL,
    "productGid" TEXT NOT NULL,
    "sku" TEXT,
    "title" TEXT NOT NULL,
    "priceMinor" BIGINT NOT NULL,
    "requiresShipping" BOOLEAN NOT NULL,
    "grams" INTEGER,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "syncRun" TEXT,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Variant_pkey" PRIMARY KEY ("shopDomain","gid")
);

-- CreateTable
CREATE TABLE "SkuMapping" (
    "shopDomain" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "variantGid" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SkuMapping_pkey" PRIMARY KEY ("shopDomain","sku")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "eventId" TEXT,
    "triggeredAt" TIMESTAMP(3),
    "payload" JSONB NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processedAt" TIMESTAMP(3),
    "outcome" TEXT,

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DataRequest" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "requestedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "report" JSONB,
    "completedAt" TIMESTAMP(3),

    CONSTRAINT "DataRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReconciliationRun" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "startedBy" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),
    "counts" JSONB,
    "failure" TEXT,

    CONSTRAINT "ReconciliationRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReconciliationFinding" (
    "id" BIGSERIAL NOT NULL,
    "runId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "pledgeId" TEXT,
    "externalId" TEXT,
    "sourceIdentifier" TEXT,
    "orderGid" TEXT,
    "orderName" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "ReconciliationFinding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE INDEX "Connection_shopDomain_idx" ON "Connection"("shopDomain");

-- CreateIndex
CREATE UNIQUE INDEX "ConnectionKey_hash_key" ON "ConnectionKey"("hash");

-- CreateIndex
CREATE INDEX "ConnectionKey_connectionId_idx" ON "ConnectionKey"("connectionId");

-- CreateIndex
CREATE INDEX "IdempotencyRecord_expiresAt_idx" ON "IdempotencyRecord"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Campaign_shopDomain_platform_externalId_key" ON "Campaign"("shopDomain", "platform", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "Pledge_sourceIdentifier_key" ON "Pledge"("sourceIdentifier");

-- CreateIndex
CREATE INDEX "Pledge_shopDomain_createdAt_id_idx" ON "Pledge"("shopDomain", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Pledge_shopDomain_updatedAt_id_idx" ON "Pledge"("shopDomain", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "Pledge_batchId_state_idx" ON "Pledge"("batchId", "state") WHERE "batchId" IS NOT NULL;

-- CreateIndex
CREATE INDEX "Pledge_shopDomain_countryCode_idx" ON "Pledge"("shopDomain", "countryCode");

-- CreateIndex
CREATE INDEX "Pledge_shopDomain_orderGid_idx" ON "Pledge"("shopDomain", "orderGid") WHERE "orderGid" IS NOT NULL;

-- CreateIndex
CREATE INDEX "Pledge_skus_idx" ON "Pledge" USING GIN ("skus");

-- CreateIndex
CREATE INDEX "Pledge_problemCodes_idx" ON "Pledge" USING GIN ("problemCodes");

-- CreateIndex
CREATE UNIQUE INDEX "Pledge_shopDomain_externalId_campaignId_platform_key" ON "Pledge"("shopDomain", "externalId", "campaignId", "platform");

-- CreateIndex
CREATE INDEX "PastOrder_pledgeId_idx" ON "PastOrder"("pledgeId");

-- CreateIndex
CREATE INDEX "PastOrder_shopDomain_orderGid_idx" ON "PastOrder"("shopDomain", "orderGid");

-- CreateIndex
CREATE INDEX "PledgeEvent_pledgeId_at_idx" ON "PledgeEvent"("pledgeId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Batch_shopDomain_number_key" ON "Batch"("shopDomain", "number");

-- CreateIndex
CREATE INDEX "Variant_shopDomain_sku_idx" ON "Variant"("shopDomain", "sku");

-- CreateIndex
CREATE INDEX "Variant_shopDomain_productGid_idx" ON "Variant"("shopDomain", "productGid");

-- CreateIndex
CREATE INDEX "WebhookDelivery_receivedAt_idx" ON "WebhookDelivery"("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_shopDomain_topic_webhookId_key" ON "WebhookDelivery"("shopDomain", "topic", "webhookId");

-- CreateIndex
CREATE INDEX "DataRequest_shopDomain_requestedAt_idx" ON "DataRequest"("shopDomain", "requestedAt");

-- CreateIndex
CREATE INDEX "ReconciliationRun_shopDomain_startedAt_idx" ON "ReconciliationRun"("shopDomain", "startedAt");

-- CreateIndex
CREATE INDEX "ReconciliationFinding_runId_kind_idx" ON "ReconciliationFinding"("runId", "kind");

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionKey" ADD CONSTRAINT "ConnectionKey_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Campaign" ADD CONSTRAINT "Campaign_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pledge" ADD CONSTRAINT "Pledge_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pledge" ADD CONSTRAINT "Pledge_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pledge" ADD CONSTRAINT "Pledge_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pledge" ADD CONSTRAINT "Pledge_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "Batch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PastOrder" ADD CONSTRAINT "PastOrder_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PledgeEvent" ADD CONSTRAINT "PledgeEvent_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Variant" ADD CONSTRAINT "Variant_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SkuMapping" ADD CONSTRAINT "SkuMapping_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReconciliationRun" ADD CONSTRAINT "ReconciliationRun_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReconciliationFinding" ADD CONSTRAINT "ReconciliationFinding_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ReconciliationRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

