-- Pledge files: uploaded bytes, runs, what they did, and how columns and rewards are mapped. No semicolons in comments.
-- CreateTable
CREATE TABLE "PledgeImport" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'uploading',
    "sizeBytes" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT,
    "detected" JSONB,
    "headerKey" TEXT,
    "mapping" JSONB,
    "campaignExternalId" TEXT,
    "campaignName" TEXT,
    "campaignCurrency" TEXT,
    "plan" JSONB,
    "campaignId" TEXT,
    "run" INTEGER NOT NULL DEFAULT 0,
    "position" INTEGER NOT NULL DEFAULT 0,
    "totalRows" INTEGER,
    "troubles" INTEGER NOT NULL DEFAULT 0,
    "rowsDone" INTEGER NOT NULL DEFAULT 0,
    "importedRows" INTEGER NOT NULL DEFAULT 0,
    "skippedRows" INTEGER NOT NULL DEFAULT 0,
    "failedRows" INTEGER NOT NULL DEFAULT 0,
    "accepted" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "conflicts" INTEGER NOT NULL DEFAULT 0,
    "cancelRequestedAt" TIMESTAMP(3),
    "failure" JSONB,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMP(3),
    "resumedAt" TIMESTAMP(3),
    "resumedRows" INTEGER NOT NULL DEFAULT 0,
    "survey" JSONB,
    "undoCounts" JSONB,
    "uploadedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "purgedAt" TIMESTAMP(3),

    CONSTRAINT "PledgeImport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportChunk" (
    "importId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "ImportChunk_pkey" PRIMARY KEY ("importId","number")
);

-- CreateTable
CREATE TABLE "ImportRow" (
    "importId" TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    "rows" INTEGER[],
    "kind" TEXT NOT NULL,
    "externalId" TEXT,
    "problems" JSONB NOT NULL,
    "fields" JSONB,

    CONSTRAINT "ImportRow_pkey" PRIMARY KEY ("importId","row")
);

-- CreateTable
CREATE TABLE "ImportStep" (
    "importId" TEXT NOT NULL,
    "run" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "pledges" JSONB NOT NULL,

    CONSTRAINT "ImportStep_pkey" PRIMARY KEY ("importId","run","position")
);

-- CreateTable
CREATE TABLE "ImportKept" (
    "importId" TEXT NOT NULL,
    "pledgeId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "ImportKept_pkey" PRIMARY KEY ("importId","pledgeId")
);

-- CreateTable
CREATE TABLE "ImportMapping" (
    "shopDomain" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "campaignExternalId" TEXT NOT NULL,
    "headerKey" TEXT NOT NULL,
    "campaignName" TEXT NOT NULL,
    "campaignCurrency" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "savedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ImportMapping_pkey" PRIMARY KEY ("shopDomain","platform","campaignExternalId","headerKey")
);

-- CreateTable
CREATE TABLE "RewardMapping" (
    "shopDomain" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "campaignExternalId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "lines" JSONB NOT NULL,
    "savedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RewardMapping_pkey" PRIMARY KEY ("shopDomain","platform","campaignExternalId","kind","key")
);

-- CreateIndex
CREATE INDEX "PledgeImport_shopDomain_uploadedAt_idx" ON "PledgeImport"("shopDomain", "uploadedAt");

-- CreateIndex
CREATE INDEX "PledgeImport_connectionId_idx" ON "PledgeImport"("connectionId");

-- AddForeignKey
ALTER TABLE "PledgeImport" ADD CONSTRAINT "PledgeImport_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PledgeImport" ADD CONSTRAINT "PledgeImport_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportChunk" ADD CONSTRAINT "ImportChunk_importId_fkey" FOREIGN KEY ("importId") REFERENCES "PledgeImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportRow" ADD CONSTRAINT "ImportRow_importId_fkey" FOREIGN KEY ("importId") REFERENCES "PledgeImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportStep" ADD CONSTRAINT "ImportStep_importId_fkey" FOREIGN KEY ("importId") REFERENCES "PledgeImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportKept" ADD CONSTRAINT "ImportKept_importId_fkey" FOREIGN KEY ("importId") REFERENCES "PledgeImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportMapping" ADD CONSTRAINT "ImportMapping_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RewardMapping" ADD CONSTRAINT "RewardMapping_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

