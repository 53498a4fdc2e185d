import { z } from "zod";
import type { PostageDeps } from "../postage-deps";
import { findPackageTypes } from "../setup/settings-store.server";
import { findGroups, saveChoice } from "./group-view-store.server";
import { ServiceChoiceSchema } from "./service-choice";

const MAX_GRAMS = 1_000_000;
const MAX_INSURED_MINOR = 500_000;

export const GroupChoiceSchema = z.object({
  packageTypeId: z.string().min(1).max(100),
  service: ServiceChoiceSchema,
  serviceAbroad: ServiceChoiceSchema.nullable(),
  weightGrams: z.number().int().min(1).max(MAX_GRAMS).nullable(),
  insuredMinor: z.number().int().min(1).max(MAX_INSURED_MINOR).nullable(),
});

/** Remembers how the creator wants a group shipped. "unknown" when the shop has no such group or package type. */
export async function saveGroupChoice(
  deps: Pick<PostageDeps, "db" | "clock">,
  input: { shopDomain: string; groupKey: string } & z.infer<typeof GroupChoiceSchema>,
): Promise<"saved" | "unknown"> {
  const { shopDomain, groupKey, packageTypeId, service, serviceAbroad, weightGrams, insuredMinor } = input;
  const [groups, types] = await Promise.all([
    findGroups(deps.db, shopDomain, [groupKey]),
    findPackageTypes(deps.db, shopDomain, { archived: false }),
  ]);
  if (!groups.has(groupKey) || !types.some(({ id }) => id === packageTypeId)) return "unknown";
  const now = deps.clock.now();
  await saveChoice(deps.db, {
    ...{ shopDomain, groupKey, packageTypeId, service, serviceAbroad, weightGrams, insuredMinor, now },
  });
  return "saved";
}
