import type { ConnectionDeps } from "./connection-deps";
import { saveOnboardingDismissed } from "./shop-store.server";

/** Hides the onboarding checklist on Home for this shop. */
export async function dismissOnboarding(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  { shopDomain }: { shopDomain: string },
): Promise<void> {
  await saveOnboardingDismissed(deps.db, shopDomain, deps.clock.now());
}
