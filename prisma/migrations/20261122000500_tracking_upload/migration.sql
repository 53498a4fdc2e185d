-- CreateTable
CREATE TABLE "TrackingUpload" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "connectionId" TEXT,
    "campaignId" TEXT,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'reading',
    "fileName" TEXT,
    "header" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "mapping" JSONB NOT NULL DEFAULT '{}',
    "existing" TEXT NOT NULL DEFAULT 'keep',
    "note" TEXT,
    "checkedUpTo" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "appliedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMP(3),

    CONSTRAINT "TrackingUpload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrackingUploadRow" (
    "uploadId" TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "fields" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "backerId" TEXT,
    "orderName" TEXT,
    "email" TEXT,
    "pledgeId" TEXT,
    "numbers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "numberKeys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "carrier" TEXT,
    "url" TEXT,
    "sku" TEXT,
    "quantity" INTEGER,
    "partial" BOOLEAN NOT NULL DEFAULT false,
    "verdict" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "code" TEXT,
    "message" TEXT,
    "replaced" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "TrackingUploadRow_pkey" PRIMARY KEY ("uploadId", "row")
);

-- CreateTable
CREATE TABLE "ShipmentRequest" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "pledgeId" TEXT NOT NULL,
    "uploadId" TEXT,
    "orderGid" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "fulfillmentsBefore" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "numberKeys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "fulfillmentGid" TEXT,
    "owner" TEXT NOT NULL,
    "intentAt" TIMESTAMP(3) NOT NULL,
    "lastSendBy" TIMESTAMP(3) NOT NULL,
    "emptyLooks" INTEGER NOT NULL DEFAULT 0,
    "lastEmptyAt" TIMESTAMP(3),
    "notBefore" TIMESTAMP(3),
    "failure" TEXT,
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "ShipmentRequest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "TrackingUpload_shopDomain_createdAt_id_idx" ON "TrackingUpload"("shopDomain", "createdAt", "id");

-- CreateIndex
CREATE INDEX "TrackingUploadRow_uploadId_pledgeId_idx" ON "TrackingUploadRow"("uploadId", "pledgeId");

-- CreateIndex
CREATE INDEX "TrackingUploadRow_uploadId_state_idx" ON "TrackingUploadRow"("uploadId", "state");

-- CreateIndex
CREATE INDEX "ShipmentRequest_shopDomain_state_notBefore_idx" ON "ShipmentRequest"("shopDomain", "state", "notBefore");

-- CreateIndex
CREATE INDEX "ShipmentRequest_pledgeId_idx" ON "ShipmentRequest"("pledgeId");

-- CreateIndex
CREATE INDEX "ShipmentRequest_uploadId_idx" ON "ShipmentRequest"("uploadId");

-- CreateIndex
CREATE INDEX "ShipmentRequest_numberKeys_idx" ON "ShipmentRequest" USING GIN ("numberKeys");

-- AddForeignKey
ALTER TABLE "TrackingUpload" ADD CONSTRAINT "TrackingUpload_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrackingUploadRow" ADD CONSTRAINT "TrackingUploadRow_uploadId_fkey" FOREIGN KEY ("uploadId") REFERENCES "TrackingUpload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShipmentRequest" ADD CONSTRAINT "ShipmentRequest_uploadId_fkey" FOREIGN KEY ("uploadId") REFERENCES "TrackingUpload"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShipmentRequest" ADD CONSTRAINT "ShipmentRequest_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One open request per pledge: two workers, or two uploads, never ship the same pledge at once.
CREATE UNIQUE INDEX "ShipmentRequest_open_pledgeId_key" ON "ShipmentRequest"("pledgeId") WHERE state IN ('sending', 'unknown', 'undoing');
