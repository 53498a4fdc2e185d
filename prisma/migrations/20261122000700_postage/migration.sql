-- AlterTable
ALTER TABLE "ShipmentRequest" ADD COLUMN     "labelId" TEXT;

-- CreateTable
CREATE TABLE "PostageSettings" (
    "shopDomain" TEXT NOT NULL,
    "account" TEXT,
    "apiKey" TEXT,
    "apiKeyHint" TEXT,
    "webhookSecret" TEXT,
    "webhookToken" TEXT,
    "webhookRegisteredAt" TIMESTAMP(3),
    "funding" TEXT NOT NULL DEFAULT 'own_account',
    "subscriptionGid" TEXT,
    "usageLineGid" TEXT,
    "subscriptionStatus" TEXT,
    "cappedMinor" BIGINT,
    "billingReadAt" TIMESTAMP(3),
    "shipFrom" JSONB,
    "shipFromVerifiedAt" TIMESTAMP(3),
    "shipPartiallyPaid" BOOLEAN NOT NULL DEFAULT false,
    "fulfillAt" TEXT NOT NULL DEFAULT 'purchase',
    "customsSigner" TEXT,
    "contentsType" TEXT NOT NULL DEFAULT 'merchandise',
    "nonDelivery" TEXT NOT NULL DEFAULT 'return',
    "paper" TEXT NOT NULL DEFAULT '4x6',
    "packingSlips" BOOLEAN NOT NULL DEFAULT false,
    "vatNumber" TEXT,
    "slipAddress" TEXT,
    "lastBatchNumber" INTEGER NOT NULL DEFAULT 0,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PostageSettings_pkey" PRIMARY KEY ("shopDomain")
);

-- CreateTable
CREATE TABLE "PackageType" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "predefinedPackage" TEXT,
    "shape" TEXT NOT NULL DEFAULT 'parcel',
    "lengthMil" INTEGER,
    "widthMil" INTEGER,
    "heightMil" INTEGER,
    "emptyGrams" INTEGER NOT NULL,
    "machinable" BOOLEAN NOT NULL DEFAULT true,
    "mediaMail" BOOLEAN NOT NULL DEFAULT false,
    "libraryMail" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "archivedAt" TIMESTAMP(3),

    CONSTRAINT "PackageType_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PackageGroupChoice" (
    "shopDomain" TEXT NOT NULL,
    "groupKey" TEXT NOT NULL,
    "packageTypeId" TEXT NOT NULL,
    "service" JSONB NOT NULL,
    "weightGrams" INTEGER,
    "insuredMinor" BIGINT,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PackageGroupChoice_pkey" PRIMARY KEY ("shopDomain","groupKey")
);

-- CreateTable
CREATE TABLE "PostageEstimate" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "choice" JSONB NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,
    "failure" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMP(3),

    CONSTRAINT "PostageEstimate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PostageBatch" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "pauseReason" TEXT,
    "requestKey" TEXT NOT NULL,
    "choice" JSONB NOT NULL,
    "account" TEXT NOT NULL,
    "shipFrom" JSONB NOT NULL,
    "shipDate" TEXT NOT NULL,
    "feeBasisPoints" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "quotedAt" TIMESTAMP(3),
    "confirmedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMP(3),

    CONSTRAINT "PostageBatch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Label" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "batchId" TEXT NOT NULL,
    "pledgeId" TEXT NOT NULL,
    "orderGid" TEXT NOT NULL,
    "orderName" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "groupKey" TEXT NOT NULL,
    "contents" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "packageTypeId" TEXT NOT NULL,
    "weightGrams" INTEGER NOT NULL,
    "insuredMinor" BIGINT,
    "address" JSONB,
    "addressState" TEXT NOT NULL DEFAULT 'unverified',
    "addressProblem" TEXT,
    "addressSeen" TEXT,
    "countryCode" TEXT NOT NULL,
    "customs" JSONB,
    "shipmentId" TEXT,
    "rateId" TEXT,
    "service" TEXT,
    "quotedMinor" BIGINT,
    "quotedAt" TIMESTAMP(3),
    "confirmedMinor" BIGINT,
    "deliveryDays" INTEGER,
    "failure" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "intentAt" TIMESTAMP(3),
    "lastSendBy" TIMESTAMP(3),
    "notBefore" TIMESTAMP(3),
    "postageMinor" BIGINT,
    "feeMinor" BIGINT,
    "insuranceMinor" BIGINT,
    "boughtAt" TIMESTAMP(3),
    "trackingCode" TEXT,
    "trackerId" TEXT,
    "labelUrl" TEXT,
    "labelFormat" TEXT,
    "pdfUrl" TEXT,
    "zplUrl" TEXT,
    "forms" JSONB NOT NULL DEFAULT '[]',
    "printedAt" TIMESTAMP(3),
    "fulfillmentState" TEXT NOT NULL DEFAULT 'none',
    "fulfillmentNote" TEXT,
    "shippedAt" TIMESTAMP(3),
    "trackerStatus" TEXT,
    "trackerCheckedAt" TIMESTAMP(3),
    "refundState" TEXT,
    "refundNote" TEXT,
    "refundAskedAt" TIMESTAMP(3),
    "refundedAt" TIMESTAMP(3),
    "scanFormId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Label_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LabelFile" (
    "labelId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "storedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "LabelFile_pkey" PRIMARY KEY ("labelId","kind")
);

-- CreateTable
CREATE TABLE "LedgerEntry" (
    "id" BIGSERIAL NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "factKey" TEXT NOT NULL,
    "labelId" TEXT,
    "shipmentId" TEXT,
    "batchNumber" INTEGER,
    "orderName" TEXT,
    "description" TEXT NOT NULL,
    "account" TEXT NOT NULL,

    CONSTRAINT "LedgerEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UsageCharge" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "idempotencyKey" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "description" TEXT NOT NULL,
    "upToEntry" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'sending',
    "usageRecordGid" TEXT,
    "failure" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "settledAt" TIMESTAMP(3),
    "notBefore" TIMESTAMP(3),

    CONSTRAINT "UsageCharge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ScanForm" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "batchId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'wanted',
    "account" TEXT NOT NULL,
    "easypostId" TEXT,
    "formUrl" TEXT,
    "labelCount" INTEGER NOT NULL,
    "failure" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "intentAt" TIMESTAMP(3),
    "lastSendBy" TIMESTAMP(3),
    "notBefore" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "createdBy" TEXT NOT NULL DEFAULT 'creator',
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "ScanForm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Pickup" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "batchId" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'wanted',
    "easypostId" TEXT,
    "address" JSONB NOT NULL,
    "earliest" TIMESTAMP(3) NOT NULL,
    "latest" TIMESTAMP(3) NOT NULL,
    "instructions" TEXT,
    "rates" JSONB NOT NULL DEFAULT '[]',
    "confirmation" TEXT,
    "failure" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "Pickup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PostageNotice" (
    "id" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "shopDomain" TEXT,
    "news" JSONB NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "processedAt" TIMESTAMP(3),
    "outcome" TEXT,

    CONSTRAINT "PostageNotice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SkuFacts" (
    "shopDomain" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "weightGrams" INTEGER,
    "hsCode" TEXT,
    "description" TEXT,
    "originCountry" TEXT,
    "valueMinor" BIGINT,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "SkuFacts_pkey" PRIMARY KEY ("shopDomain","sku")
);

-- CreateTable
CREATE TABLE "CatalogItem" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "skuPattern" TEXT NOT NULL,
    "options" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "CatalogItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CatalogItemSku" (
    "itemId" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "values" TEXT[],

    CONSTRAINT "CatalogItemSku_pkey" PRIMARY KEY ("itemId","sku")
);

-- CreateIndex
CREATE UNIQUE INDEX "PostageSettings_webhookToken_key" ON "PostageSettings"("webhookToken");

-- CreateIndex
CREATE INDEX "PackageType_shopDomain_archivedAt_idx" ON "PackageType"("shopDomain", "archivedAt");

-- CreateIndex
CREATE INDEX "PostageEstimate_shopDomain_createdAt_idx" ON "PostageEstimate"("shopDomain", "createdAt");

-- CreateIndex
CREATE INDEX "PostageBatch_state_leaseUntil_idx" ON "PostageBatch"("state", "leaseUntil");

-- CreateIndex
CREATE UNIQUE INDEX "PostageBatch_shopDomain_number_key" ON "PostageBatch"("shopDomain", "number");

-- CreateIndex
CREATE UNIQUE INDEX "PostageBatch_shopDomain_requestKey_key" ON "PostageBatch"("shopDomain", "requestKey");

-- CreateIndex
CREATE UNIQUE INDEX "Label_shipmentId_key" ON "Label"("shipmentId");

-- CreateIndex
CREATE INDEX "Label_batchId_position_idx" ON "Label"("batchId", "position");

-- CreateIndex
CREATE INDEX "Label_pledgeId_idx" ON "Label"("pledgeId");

-- CreateIndex
CREATE INDEX "Label_shopDomain_trackingCode_idx" ON "Label"("shopDomain", "trackingCode");

-- CreateIndex
CREATE INDEX "Label_shopDomain_state_notBefore_idx" ON "Label"("shopDomain", "state", "notBefore");

-- CreateIndex
CREATE INDEX "Label_shopDomain_refundState_idx" ON "Label"("shopDomain", "refundState");

-- CreateIndex
CREATE INDEX "Label_trackerId_idx" ON "Label"("trackerId");

-- CreateIndex
CREATE UNIQUE INDEX "Label_batchId_pledgeId_key" ON "Label"("batchId", "pledgeId");

-- CreateIndex
CREATE INDEX "LedgerEntry_shopDomain_id_idx" ON "LedgerEntry"("shopDomain", "id");

-- CreateIndex
CREATE UNIQUE INDEX "LedgerEntry_shopDomain_factKey_key" ON "LedgerEntry"("shopDomain", "factKey");

-- CreateIndex
CREATE UNIQUE INDEX "UsageCharge_idempotencyKey_key" ON "UsageCharge"("idempotencyKey");

-- CreateIndex
CREATE INDEX "UsageCharge_shopDomain_createdAt_idx" ON "UsageCharge"("shopDomain", "createdAt");

-- CreateIndex
CREATE INDEX "ScanForm_shopDomain_createdAt_idx" ON "ScanForm"("shopDomain", "createdAt");

-- CreateIndex
CREATE INDEX "ScanForm_state_notBefore_idx" ON "ScanForm"("state", "notBefore");

-- CreateIndex
CREATE INDEX "Pickup_shopDomain_createdAt_idx" ON "Pickup"("shopDomain", "createdAt");

-- CreateIndex
CREATE INDEX "PostageNotice_receivedAt_idx" ON "PostageNotice"("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "PostageNotice_account_eventId_key" ON "PostageNotice"("account", "eventId");

-- CreateIndex
CREATE UNIQUE INDEX "CatalogItem_shopDomain_name_key" ON "CatalogItem"("shopDomain", "name");

-- CreateIndex
CREATE UNIQUE INDEX "CatalogItemSku_shopDomain_sku_key" ON "CatalogItemSku"("shopDomain", "sku");

-- CreateIndex
CREATE INDEX "ShipmentRequest_labelId_idx" ON "ShipmentRequest"("labelId");

-- AddForeignKey
ALTER TABLE "ShipmentRequest" ADD CONSTRAINT "ShipmentRequest_labelId_fkey" FOREIGN KEY ("labelId") REFERENCES "Label"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PostageSettings" ADD CONSTRAINT "PostageSettings_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PackageType" ADD CONSTRAINT "PackageType_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PackageGroupChoice" ADD CONSTRAINT "PackageGroupChoice_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PostageEstimate" ADD CONSTRAINT "PostageEstimate_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PostageBatch" ADD CONSTRAINT "PostageBatch_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Label" ADD CONSTRAINT "Label_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Label" ADD CONSTRAINT "Label_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "PostageBatch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Label" ADD CONSTRAINT "Label_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Label" ADD CONSTRAINT "Label_scanFormId_fkey" FOREIGN KEY ("scanFormId") REFERENCES "ScanForm"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LabelFile" ADD CONSTRAINT "LabelFile_labelId_fkey" FOREIGN KEY ("labelId") REFERENCES "Label"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LedgerEntry" ADD CONSTRAINT "LedgerEntry_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UsageCharge" ADD CONSTRAINT "UsageCharge_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScanForm" ADD CONSTRAINT "ScanForm_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScanForm" ADD CONSTRAINT "ScanForm_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "PostageBatch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pickup" ADD CONSTRAINT "Pickup_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pickup" ADD CONSTRAINT "Pickup_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "PostageBatch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SkuFacts" ADD CONSTRAINT "SkuFacts_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CatalogItem" ADD CONSTRAINT "CatalogItem_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CatalogItemSku" ADD CONSTRAINT "CatalogItemSku_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "CatalogItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- A pledge has at most one label that is neither bought nor given up
CREATE UNIQUE INDEX "Label_open_pledgeId_key" ON "Label"("pledgeId") WHERE state IN ('waiting', 'created', 'buying', 'unclear');

-- One SCAN form at a time is being made for a batch
CREATE UNIQUE INDEX "ScanForm_open_batchId_key" ON "ScanForm"("batchId") WHERE state IN ('wanted', 'sending', 'unclear', 'creating');

-- The ledger is append-only, its rows go only with their shop: by its foreign key, which is a trigger. The migrator cuts
-- scripts at every semicolon, so the refusal is a cast that cannot succeed and its text is the message
CREATE FUNCTION refuse_ledger_change(shop text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT CASE WHEN pg_trigger_depth() = 0
    THEN ('ledger entries are never changed (' || shop || ')')::boolean ELSE false END
$$;
CREATE TRIGGER "LedgerEntry_append_only" BEFORE UPDATE OR DELETE ON "LedgerEntry" FOR EACH ROW
  WHEN (refuse_ledger_change(OLD."shopDomain")) EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- Work on refunds that is left, and parcels on their way by when their tracker was last asked: the sweeps look often
CREATE INDEX "Label_refund_work_idx" ON "Label"("shopDomain") WHERE state = 'bought'
  AND ("refundState" = 'requested' OR ("refundState" IN ('submitted', 'refunded') AND "fulfillmentState" <> 'cancelled'));
CREATE INDEX "Label_tracked_idx" ON "Label"(coalesce("trackerCheckedAt", "boughtAt")) WHERE state = 'bought' AND "trackerId" IS NOT NULL
  AND ("trackerStatus" IS NULL OR "trackerStatus" NOT IN ('delivered', 'return_to_sender'));
