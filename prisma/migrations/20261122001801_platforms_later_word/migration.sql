-- What a platform says of a pledge after its push decides whether it may be shipped: package groups follow that, too
DROP TRIGGER "Pledge_parcel_update" ON "Pledge";
CREATE TRIGGER "Pledge_parcel_update" AFTER UPDATE ON "Pledge" FOR EACH ROW
  WHEN ((NEW.state = 'created' OR OLD.state = 'created') AND (OLD.state, OLD.status, OLD."orderGid", OLD."orderStatus",
    OLD."holdState", OLD."redactedAt", OLD.generation, OLD."problemCodes", OLD.raw->>'status') IS DISTINCT FROM (NEW.state,
    NEW.status, NEW."orderGid", NEW."orderStatus", NEW."holdState", NEW."redactedAt", NEW.generation,
    NEW."problemCodes", NEW.raw->>'status'))
  EXECUTE FUNCTION note_parcel_of_pledge();

-- Pledges that a platform took back before this migration
INSERT INTO "ParcelChange" ("shopDomain", "pledgeId") SELECT "shopDomain", id FROM "Pledge"
  WHERE state = 'created' AND "problemCodes" && ARRAY['CHANGED_AFTER_PUSH', 'CANCELLED_AFTER_PUSH', 'REFUNDED_AFTER_PUSH'];
