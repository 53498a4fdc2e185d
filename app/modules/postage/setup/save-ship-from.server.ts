import type { PostageDeps } from "../postage-deps";
import type { PostalAddress } from "../ports";
import { describeTrouble } from "./account-trouble";
import { readPostageSetup } from "./read-postage-setup.server";
import { refuse, type ShipFromOutcome } from "./setup-outcome";
import { readShipFrom } from "./ship-from-fields";
import { saveSettings } from "./settings-store.server";

type Deps = Pick<PostageDeps, "db" | "clock" | "secrets" | "config" | "postage">;

/**
 * Saves the address that parcels leave from, as USPS writes it. One that USPS does not know is only saved with
 * `override`, and then marked as not verified.
 */
export async function saveShipFrom(
  deps: Deps,
  input: { shopDomain: string; address: PostalAddress; override: boolean },
): Promise<ShipFromOutcome> {
  const { shopDomain, override } = input;
  const read = readShipFrom(input.address);
  if (read.kind === "invalid") return read;
  const { account } = await readPostageSetup(deps, { shopDomain });
  if (!account) return refuse("Choose the EasyPost account first: it checks the address.");
  const answer = await deps.postage.verifyAddress(account, read.address);
  if (answer.kind === "verified") return save(deps, shopDomain, answer.address, true);
  if (override) return save(deps, shopDomain, read.address, false);
  if (answer.kind !== "unverified") return describeTrouble(answer);
  const problems = answer.problems.map(({ message }) => ({ message }));
  return { kind: "unverified", problems, suggestion: answer.suggestion };
}

async function save(
  deps: Deps,
  shopDomain: string,
  address: PostalAddress,
  verified: boolean,
): Promise<ShipFromOutcome> {
  const now = deps.clock.now();
  await saveSettings(
    deps.db,
    shopDomain,
    { shipFrom: { ...address }, shipFromVerifiedAt: verified ? now : null },
    now,
  );
  return { kind: "saved", verified, address };
}
