-- CreateTable
CREATE TABLE "PledgeParcel" (
    "pledgeId" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "groupKey" TEXT NOT NULL,
    "hindrance" TEXT,
    "abroad" BOOLEAN NOT NULL,
    "countryCode" TEXT NOT NULL,

    CONSTRAINT "PledgeParcel_pkey" PRIMARY KEY ("pledgeId")
);

-- CreateTable
CREATE TABLE "PackageGroup" (
    "shopDomain" TEXT NOT NULL,
    "groupKey" TEXT NOT NULL,
    "contents" JSONB NOT NULL,
    "units" INTEGER NOT NULL,

    CONSTRAINT "PackageGroup_pkey" PRIMARY KEY ("shopDomain","groupKey")
);

-- CreateTable
CREATE TABLE "ParcelChange" (
    "id" BIGSERIAL NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "pledgeId" TEXT NOT NULL,

    CONSTRAINT "ParcelChange_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PledgeParcel_shopDomain_groupKey_hindrance_abroad_idx" ON "PledgeParcel"("shopDomain", "groupKey", "hindrance", "abroad");

-- CreateIndex
CREATE INDEX "ParcelChange_shopDomain_id_idx" ON "ParcelChange"("shopDomain", "id");

-- AddForeignKey
ALTER TABLE "PledgeParcel" ADD CONSTRAINT "PledgeParcel_pledgeId_fkey" FOREIGN KEY ("pledgeId") REFERENCES "Pledge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PackageGroup" ADD CONSTRAINT "PackageGroup_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ParcelChange" ADD CONSTRAINT "ParcelChange_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- Package groups follow every change of what is left to ship, whoever makes it: the change is noted in its own
-- transaction and worked off before groups are read. Notes are only ever added, so writers never wait for each other.
-- The migrator cuts scripts at every semicolon, hence \073 inside the functions
CREATE FUNCTION note_parcel_of_pledge() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN INSERT INTO "ParcelChange" ("shopDomain", "pledgeId") VALUES (NEW."shopDomain", NEW.id)\073 RETURN NULL\073 END';

CREATE FUNCTION note_parcel() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN INSERT INTO "ParcelChange" ("shopDomain", "pledgeId") VALUES (NEW."shopDomain", NEW."pledgeId")\073 RETURN NULL\073 END';

CREATE TRIGGER "Pledge_parcel_insert" AFTER INSERT ON "Pledge" FOR EACH ROW
  WHEN (NEW.state = 'created') EXECUTE FUNCTION note_parcel_of_pledge();

CREATE TRIGGER "Pledge_parcel_update" AFTER UPDATE ON "Pledge" FOR EACH ROW
  WHEN ((NEW.state = 'created' OR OLD.state = 'created') AND (OLD.state, OLD.status, OLD."orderGid", OLD."orderStatus",
    OLD."holdState", OLD."redactedAt", OLD.generation) IS DISTINCT FROM (NEW.state, NEW.status, NEW."orderGid",
    NEW."orderStatus", NEW."holdState", NEW."redactedAt", NEW.generation))
  EXECUTE FUNCTION note_parcel_of_pledge();

CREATE TRIGGER "PledgeShipping_parcel_insert" AFTER INSERT ON "PledgeShipping" FOR EACH ROW
  EXECUTE FUNCTION note_parcel();

CREATE TRIGGER "PledgeShipping_parcel_update" AFTER UPDATE ON "PledgeShipping" FOR EACH ROW
  WHEN ((OLD."orderGid", OLD."unitsTotal", OLD."unitsShipped", OLD."onHold", OLD."holdAskedAt" IS NULL,
    OLD."cancelledAt", OLD."hiddenAt", OLD.lines) IS DISTINCT FROM (NEW."orderGid", NEW."unitsTotal",
    NEW."unitsShipped", NEW."onHold", NEW."holdAskedAt" IS NULL, NEW."cancelledAt", NEW."hiddenAt", NEW.lines))
  EXECUTE FUNCTION note_parcel();

CREATE TRIGGER "Fulfillment_parcel_insert" AFTER INSERT ON "Fulfillment" FOR EACH ROW
  EXECUTE FUNCTION note_parcel();

CREATE TRIGGER "Fulfillment_parcel_update" AFTER UPDATE ON "Fulfillment" FOR EACH ROW
  WHEN ((OLD.status, OLD.lines, OLD."orderGid") IS DISTINCT FROM (NEW.status, NEW.lines, NEW."orderGid"))
  EXECUTE FUNCTION note_parcel();

CREATE TRIGGER "Label_parcel_insert" AFTER INSERT ON "Label" FOR EACH ROW
  EXECUTE FUNCTION note_parcel();

CREATE TRIGGER "Label_parcel_update" AFTER UPDATE ON "Label" FOR EACH ROW
  WHEN ((OLD.state, OLD."fulfillmentState", OLD."refundState", OLD.contents) IS DISTINCT FROM
    (NEW.state, NEW."fulfillmentState", NEW."refundState", NEW.contents))
  EXECUTE FUNCTION note_parcel();

-- Orders of before this migration
INSERT INTO "ParcelChange" ("shopDomain", "pledgeId") SELECT "shopDomain", id FROM "Pledge" WHERE state = 'created';
