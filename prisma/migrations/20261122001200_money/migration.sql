-- A usage charge belongs to the billing line that it was asked on
ALTER TABLE "UsageCharge" ADD COLUMN "subscriptionGid" TEXT NOT NULL DEFAULT '',
ADD COLUMN "lineItemGid" TEXT NOT NULL DEFAULT '',
ADD COLUMN "sentAt" TIMESTAMP(3);

-- Charges of before were asked on the line that the settings named
UPDATE "UsageCharge" c SET "subscriptionGid" = coalesce(s."subscriptionGid", ''),
  "lineItemGid" = coalesce(s."usageLineGid", ''), "sentAt" = c."createdAt"
FROM "PostageSettings" s WHERE s."shopDomain" = c."shopDomain";

ALTER TABLE "UsageCharge" ALTER COLUMN "subscriptionGid" DROP DEFAULT,
ALTER COLUMN "lineItemGid" DROP DEFAULT;

-- Fees of EasyPost itself, beside postage and insurance
ALTER TABLE "Label" ADD COLUMN "easypostMinor" BIGINT;

-- What Shopify has charged of the approved amount, as last read
ALTER TABLE "PostageSettings" ADD COLUMN "usedMinor" BIGINT;

-- Fee of EasyPost itself that is expected for each label of the batch
ALTER TABLE "PostageBatch" ADD COLUMN "easypostFeeMinor" INTEGER NOT NULL DEFAULT 0;
