-- Telling the crowdfunding side: where to, and what. No semicolons in comments.
ALTER TABLE "Connection" ADD COLUMN "callbackUrl" TEXT;
ALTER TABLE "Connection" ADD COLUMN "callbackSecret" TEXT;
ALTER TABLE "Connection" ADD COLUMN "callbackFailingSince" TIMESTAMP(3);
ALTER TABLE "Connection" ADD COLUMN "callbackDisabledAt" TIMESTAMP(3);
ALTER TABLE "Connection" ADD COLUMN "callbackDisabledReason" TEXT;

CREATE TABLE "OutboundEvent" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "pledgeId" TEXT,
    "type" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "payload" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "nextAttemptAt" TIMESTAMP(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "deliveredAt" TIMESTAMP(3),
    "lastStatus" INTEGER,
    "lastError" TEXT,
    "abandonedAt" TIMESTAMP(3),

    CONSTRAINT "OutboundEvent_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "OutboundEvent_pledgeId_version_key" ON "OutboundEvent"("pledgeId", "version");
CREATE INDEX "OutboundEvent_connectionId_createdAt_id_idx" ON "OutboundEvent"("connectionId", "createdAt", "id");
ALTER TABLE "OutboundEvent" ADD CONSTRAINT "OutboundEvent_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "OutboundEvent" ADD CONSTRAINT "OutboundEvent_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is still to be delivered, per connection in sending order. Delivered and abandoned events are not in it.
CREATE INDEX "OutboundEvent_due_idx" ON "OutboundEvent"("connectionId", "nextAttemptAt", "version", "id")
  WHERE "deliveredAt" IS NULL AND "abandonedAt" IS NULL;
