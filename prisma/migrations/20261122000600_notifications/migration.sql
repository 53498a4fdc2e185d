-- CreateTable
CREATE TABLE "CampaignMail" (
    "campaignId" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'none',
    "modeSince" TIMESTAMP(3) NOT NULL,
    "automaticSince" TIMESTAMP(3),
    "withoutNumber" BOOLEAN NOT NULL DEFAULT false,
    "fromName" TEXT,
    "replyTo" TEXT,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "CampaignMail_pkey" PRIMARY KEY ("campaignId")
);

-- CreateTable
CREATE TABLE "TrackingMail" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "pledgeId" TEXT NOT NULL,
    "packageId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "nextAttemptAt" TIMESTAMP(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sendingSince" TIMESTAMP(3),
    "sentAt" TIMESTAMP(3),
    "failure" TEXT,
    "messageId" TEXT,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "TrackingMail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SummaryMail" (
    "connectionId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "SummaryMail_pkey" PRIMARY KEY ("connectionId","day")
);

-- CreateTable
CREATE TABLE "MailServer" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "nextSlotAt" TIMESTAMP(3) NOT NULL,
    "troubleSince" TIMESTAMP(3),
    "trouble" TEXT,

    CONSTRAINT "MailServer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "CampaignMail_shopDomain_idx" ON "CampaignMail"("shopDomain");

-- CreateIndex
CREATE UNIQUE INDEX "TrackingMail_packageId_key" ON "TrackingMail"("packageId");

-- CreateIndex
CREATE INDEX "TrackingMail_shopDomain_state_nextAttemptAt_id_idx" ON "TrackingMail"("shopDomain", "state", "nextAttemptAt", "id");

-- CreateIndex
CREATE INDEX "TrackingMail_campaignId_state_createdAt_id_idx" ON "TrackingMail"("campaignId", "state", "createdAt", "id");

-- CreateIndex
CREATE INDEX "TrackingMail_pledgeId_idx" ON "TrackingMail"("pledgeId");

-- AddForeignKey
ALTER TABLE "CampaignMail" ADD CONSTRAINT "CampaignMail_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CampaignMail" ADD CONSTRAINT "CampaignMail_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrackingMail" ADD CONSTRAINT "TrackingMail_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrackingMail" ADD CONSTRAINT "TrackingMail_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrackingMail" ADD CONSTRAINT "TrackingMail_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrackingMail" ADD CONSTRAINT "TrackingMail_packageId_fkey" FOREIGN KEY ("packageId") REFERENCES "Package"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SummaryMail" ADD CONSTRAINT "SummaryMail_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

