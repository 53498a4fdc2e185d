-- One Shopify order belongs to one pledge: labels, packages and mails are found by the order
DROP INDEX "Pledge_shopDomain_orderGid_idx";
CREATE UNIQUE INDEX "Pledge_shopDomain_orderGid_key" ON "Pledge"("shopDomain", "orderGid") WHERE "orderGid" IS NOT NULL;

-- Whoever looked at a backer before they were erased may still write: what is written to their labels from then on holds
-- nothing personal. A writer and the erasure take turns on the label's row, so the later of the two sees the other.
-- The migrator cuts scripts at every semicolon, hence \073 inside the functions
CREATE FUNCTION keep_label_erased() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN
    IF EXISTS (SELECT 1 FROM "Pledge" WHERE id = NEW."pledgeId" AND "redactedAt" IS NOT NULL) THEN
      NEW.address := NULL\073 NEW."addressProblem" := NULL\073 NEW."addressSeen" := NULL\073
      NEW."labelUrl" := NULL\073 NEW."pdfUrl" := NULL\073 NEW."zplUrl" := NULL\073 NEW.forms := \'[]\'\073
      IF NEW.customs IS NOT NULL THEN NEW.customs := jsonb_set(NEW.customs, \'{signer}\', \'""\')\073 END IF\073
      IF NEW.failure IS NOT NULL THEN
        NEW.failure := jsonb_set(NEW.failure, \'{message}\', \'"The personal data of the backer was erased."\')\073
      END IF\073
    END IF\073
    RETURN NEW\073
  END';

CREATE TRIGGER "Label_keep_erased" BEFORE INSERT OR UPDATE ON "Label" FOR EACH ROW EXECUTE FUNCTION keep_label_erased();

-- A copy that is fetched while the backer is erased is not kept
CREATE FUNCTION keep_label_files_erased() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN
    PERFORM 1 FROM "Label" WHERE id = NEW."labelId" FOR KEY SHARE\073
    IF EXISTS (SELECT 1 FROM "Label" l JOIN "Pledge" p ON p.id = l."pledgeId"
      WHERE l.id = NEW."labelId" AND p."redactedAt" IS NOT NULL) THEN RETURN NULL\073 END IF\073
    RETURN NEW\073
  END';

CREATE TRIGGER "LabelFile_keep_erased" BEFORE INSERT ON "LabelFile" FOR EACH ROW EXECUTE FUNCTION keep_label_files_erased();
