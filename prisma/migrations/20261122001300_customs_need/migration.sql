-- Which parcels carry a customs declaration: the very same rule as app/modules/customs/customs-destination.ts, which
-- names its sources. (A test compares the two.)
CREATE FUNCTION needs_customs(country TEXT, state TEXT, zip TEXT) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE upper(trim(coalesce(country, '')))
    WHEN 'US' THEN
      upper(trim(coalesce(state, ''))) IN ('AA', 'AE', 'AP', 'AS', 'GU', 'MP', 'PW', 'FM', 'MH', 'UM')
      OR trim(coalesce(zip, '')) ~ '^(09[0-8]|340|96[2-6]|969|96799)'
    WHEN 'PR' THEN false
    WHEN 'VI' THEN false
    ELSE true
  END;

-- AlterTable
ALTER TABLE "PledgeParcel" ADD COLUMN "declared" BOOLEAN NOT NULL DEFAULT false;

UPDATE "PledgeParcel" m SET "declared" = needs_customs(coalesce(p.plan->'shippingAddress'->>'countryCode', 'US'),
  p.plan->'shippingAddress'->>'provinceCode', p.plan->'shippingAddress'->>'zip') FROM "Pledge" p WHERE p.id = m."pledgeId";

ALTER TABLE "PledgeParcel" ALTER COLUMN "declared" DROP DEFAULT;

-- Counting package groups reads this index and nothing else
DROP INDEX "PledgeParcel_shopDomain_groupKey_hindrance_abroad_idx";

CREATE INDEX "PledgeParcel_shopDomain_groupKey_hindrance_abroad_declared_idx"
  ON "PledgeParcel"("shopDomain", "groupKey", "hindrance", "abroad", "declared");

-- Pledges without an order yet whose parcels will carry a declaration, for the SKUs page
CREATE INDEX "Pledge_planned_customs_idx" ON "Pledge"("shopDomain") WHERE state NOT IN ('created', 'cancelled', 'deleted')
  AND needs_customs(coalesce(coalesce(corrections->'shippingAddress', content->'shippingAddress')->>'countryCode', 'US'),
    coalesce(corrections->'shippingAddress', content->'shippingAddress')->>'region',
    coalesce(corrections->'shippingAddress', content->'shippingAddress')->>'postalCode');
