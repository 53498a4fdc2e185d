-- Whether a label rests because somebody cancelled its shipment, kept while its refund is asked for
ALTER TABLE "Label" ADD COLUMN "handCancelledAt" TIMESTAMP(3);

UPDATE "Label" SET "handCancelledAt" = "updatedAt"
WHERE "fulfillmentState" = 'refused' AND "fulfillmentNote" LIKE 'Its shipment was cancelled in Shopify%';
