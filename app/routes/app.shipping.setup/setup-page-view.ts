import type { SettingsView } from "~/modules/postage/setup/postage-setup";

type Billing = NonNullable<SettingsView["billing"]>;

/** The settings as they arrive in the browser: times as text. */
export interface SetupPageView extends Omit<SettingsView, "billing"> {
  billing: (Omit<Billing, "readAt"> & { readAt: string | null }) | null;
}

export function toSetupPageView(settings: SettingsView): SetupPageView {
  const { billing } = settings;
  return {
    ...settings,
    billing: billing && { ...billing, readAt: billing.readAt?.toISOString() ?? null },
  };
}
