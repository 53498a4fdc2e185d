-- Parcels abroad may go by a service of their own
ALTER TABLE "PackageGroupChoice" ADD COLUMN "serviceAbroad" JSONB;
