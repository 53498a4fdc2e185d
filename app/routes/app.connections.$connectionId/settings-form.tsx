import {
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import type { FormEvent } from "react";
import type { ConnectionSettings } from "~/modules/connections/connection-settings";
import type { ShopLocation } from "~/modules/connections/shop";
import { DraftSaveBar } from "~/ui/draft-save-bar";
import { useDraft } from "~/ui/use-draft";
import type { ConnectionActionResult } from "./connection-action.server";
import { CurrencyRates, toRateRows, toRates, type RateRow } from "./currency-rates";
import { SETTING_CHOICES } from "./setting-choices";
import { SettingChoice } from "./setting-choice";
import { SyncHourSelect } from "./sync-hour-select";

interface SettingsFormProps {
  name: string;
  settings: ConnectionSettings;
  shopCurrency: string;
  locations: ShopLocation[];
}

interface Draft {
  name: string;
  settings: ConnectionSettings;
  rates: RateRow[];
}

/** How pledges of this connection become orders. Saved as a whole; every error stands beside its field. */
export function SettingsForm(props: SettingsFormProps) {
  const saved: Draft = {
    name: props.name,
    settings: props.settings,
    rates: toRateRows(props.settings.currencyRates),
  };
  const { draft, setDraft, dirty } = useDraft(saved);
  const fetcher = useFetcher<ConnectionActionResult>();
  const problems =
    fetcher.state === "idle" && fetcher.data?.kind === "invalid" && dirty ? fetcher.data.problems : [];
  const errorOf = (path: string) => problems.find((problem) => problem.path === path)?.message;
  const change = (part: Partial<ConnectionSettings>) =>
    setDraft({ ...draft, settings: { ...draft.settings, ...part } });
  const save = (event?: FormEvent) => {
    event?.preventDefault();
    const settings = { ...draft.settings, currencyRates: toRates(draft.rates) };
    fetcher.submit(
      { intent: "save", name: draft.name, settings: JSON.stringify(settings) },
      { method: "post" },
    );
  };
  const saving = fetcher.state !== "idle";
  return (
    <form onSubmit={save} aria-label="Connection settings">
      <DraftSaveBar
        id="connection-settings"
        dirty={dirty}
        saving={saving}
        onSave={save}
        onDiscard={() => setDraft(saved)}
      />
      <BlockStack gap="400">
        {problems.length > 0 ? (
          <Banner tone="critical" title={errorOf("") ?? "Not saved: see the marked fields"} />
        ) : null}
        <Card>
          <FormLayout>
            <Text as="h2" variant="headingMd">
              General
            </Text>
            <TextField
              label="Name"
              value={draft.name}
              onChange={(name) => setDraft({ ...draft, name })}
              error={errorOf("name")}
              helpText="Only you see it"
              autoComplete="off"
            />
          </FormLayout>
        </Card>
        {SETTING_CHOICES.map((group) => (
          <Card key={group.title}>
            <BlockStack gap="400">
              <Text as="h2" variant="headingMd">
                {group.title}
              </Text>
              {group.choices.map((choice) => (
                <SettingChoice
                  key={choice.setting}
                  choice={choice}
                  settings={draft.settings}
                  onChange={change}
                  error={errorOf(choice.setting)}
                />
              ))}
              {group.withSyncHour ? (
                <SyncHourSelect
                  value={draft.settings.syncHour}
                  onChange={(syncHour) => change({ syncHour })}
                  error={errorOf("syncHour")}
                />
              ) : null}
              {group.withLocation ? (
                <LocationSelect
                  {...props}
                  value={draft.settings.locationGid}
                  onChange={(locationGid) => change({ locationGid })}
                  error={errorOf("locationGid")}
                />
              ) : null}
            </BlockStack>
          </Card>
        ))}
        <CurrencyRates
          rows={draft.rates}
          onChange={(rates) => setDraft({ ...draft, rates })}
          shopCurrency={props.shopCurrency}
          errorOf={errorOf}
        />
        <InlineStack align="end">
          <Button submit disabled={!dirty} loading={saving}>
            Save settings
          </Button>
        </InlineStack>
      </BlockStack>
    </form>
  );
}

function LocationSelect(props: {
  locations: ShopLocation[];
  value: string | null;
  onChange: (gid: string | null) => void;
  error: string | undefined;
}) {
  const active = props.locations.filter((location) => location.active || location.gid === props.value);
  return (
    <Select
      label="Location that ships"
      options={[
        { label: "Let Shopify choose", value: "" },
        ...active.map(({ gid, name, active: open }) => ({
          label: open ? name : `${name} (not active)`,
          value: gid,
        })),
      ]}
      value={props.value ?? ""}
      onChange={(gid) => props.onChange(gid === "" ? null : gid)}
      error={props.error}
      helpText="Right after an order is made, its unfulfilled items in Shopify move to this location: the order page shows its name above them. Orders pushed before keep theirs. If Shopify refuses, the order stays and the pledge says so."
    />
  );
}
