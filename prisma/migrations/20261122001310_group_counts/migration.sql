-- AlterTable
ALTER TABLE "PackageGroup" ADD COLUMN "pledges" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "abroad" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "declared" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "ready" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "readyAbroad" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "readyDeclared" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "partly" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "partlyAbroad" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "partlyDeclared" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "ParcelChange" ADD COLUMN "groupKey" TEXT;

-- Why pledges are not ready, counted over all groups
CREATE INDEX "PledgeParcel_hindered_idx" ON "PledgeParcel"("shopDomain", "hindrance") WHERE "hindrance" IS NOT NULL;

UPDATE "PackageGroup" g SET "pledges" = c."pledges", "abroad" = c."abroad", "declared" = c."declared", "ready" = c."ready",
  "readyAbroad" = c."readyAbroad", "readyDeclared" = c."readyDeclared", "partly" = c."partly",
  "partlyAbroad" = c."partlyAbroad", "partlyDeclared" = c."partlyDeclared"
FROM (
  SELECT m."shopDomain", m."groupKey", count(*)::int AS "pledges",
    (count(*) FILTER (WHERE m."abroad"))::int AS "abroad", (count(*) FILTER (WHERE m."declared"))::int AS "declared",
    (count(*) FILTER (WHERE m."hindrance" IS NULL))::int AS "ready",
    (count(*) FILTER (WHERE m."hindrance" IS NULL AND m."abroad"))::int AS "readyAbroad",
    (count(*) FILTER (WHERE m."hindrance" IS NULL AND m."declared"))::int AS "readyDeclared",
    (count(*) FILTER (WHERE m."hindrance" = 'partially_paid'))::int AS "partly",
    (count(*) FILTER (WHERE m."hindrance" = 'partially_paid' AND m."abroad"))::int AS "partlyAbroad",
    (count(*) FILTER (WHERE m."hindrance" = 'partially_paid' AND m."declared"))::int AS "partlyDeclared"
  FROM "PledgeParcel" m GROUP BY 1, 2) c
WHERE g."shopDomain" = c."shopDomain" AND g."groupKey" = c."groupKey";

-- A parcel that goes with its pledge leaves its group: the group is counted again. (Who works parcels out counts the
-- groups himself, so only a delete that comes from another trigger, a cascade, is noted.)
-- The migrator cuts scripts at every semicolon, hence \073 inside the function
CREATE FUNCTION note_parcel_gone() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN INSERT INTO "ParcelChange" ("shopDomain", "pledgeId", "groupKey") SELECT OLD."shopDomain", OLD."pledgeId", OLD."groupKey" WHERE EXISTS (SELECT 1 FROM "Shop" WHERE domain = OLD."shopDomain")\073 RETURN NULL\073 END';

CREATE TRIGGER "PledgeParcel_gone" AFTER DELETE ON "PledgeParcel" FOR EACH ROW
  WHEN (pg_trigger_depth() > 0) EXECUTE FUNCTION note_parcel_gone();
