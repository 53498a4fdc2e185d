-- AlterTable
ALTER TABLE "Label" ADD COLUMN "fulfillmentTries" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "fulfillmentDueAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "PostageBatch" ADD COLUMN "turnWantedAt" TIMESTAMP(3);

-- Bought labels that Shopify has no fulfilment for: sweeps look often, and there are few
CREATE INDEX "Label_fulfillment_work_idx" ON "Label"("batchId") WHERE state = 'bought' AND "fulfillmentState" IN ('wanted', 'refused');
-- Purchases whose outcome is not known yet
CREATE INDEX "Label_unsettled_idx" ON "Label"("batchId") WHERE state IN ('buying', 'unclear');
