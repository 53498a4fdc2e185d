import { BlockStack } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import type { ColumnMapping } from "~/modules/pledges/import/read/import-mapping";
import type {
  ImportCampaign,
  ImportTrouble,
  ImportView,
  RewardNameView,
} from "~/modules/pledges/import/import-views";
import { ActionProblem } from "~/ui/action-problem";
import { CampaignCard } from "./campaign-card";
import { ColumnsCard } from "./columns-card";
import type { ImportActionResult } from "./import-action.server";
import { PreviewCard } from "./preview-card";
import { rewardsKey, RewardsCard } from "./rewards-card";
import { StartCard } from "./start-card";
import { usePreview } from "./use-preview";

interface ImportStepsProps {
  view: ImportView;
  mapping: ColumnMapping;
  names: RewardNameView[];
  /** Campaigns of the connection's platform. */
  campaigns: ImportCampaign[];
}

/** From the recognised columns to the start, on one page; what is changed is previewed at once. */
export function ImportSteps({ view, mapping: given, names, campaigns }: ImportStepsProps) {
  const saving = useFetcher<ImportActionResult>();
  const [mapping, setMapping] = useState(given);
  const [campaign, setCampaign] = useState<ImportCampaign>(() => firstCampaign(view));
  const preview = usePreview(mapping, campaign, JSON.stringify(names));
  const refusal = saving.data?.kind === "refused" ? saving.data : null;
  const refused = preview.shown?.kind === "refused" ? preview.shown.problems : [];
  const troubles = [...(refusal?.problems ?? []), ...refused];
  const saved = isSaved(view, mapping, campaign);
  const save = () =>
    saving.submit(
      { intent: "save-mapping", mapping: JSON.stringify(mapping), campaign: JSON.stringify(campaign) },
      { method: "post" },
    );
  return (
    <BlockStack gap="400">
      <CampaignCard
        view={view}
        campaigns={campaigns}
        value={campaign}
        onChange={setCampaign}
        errors={refusal?.fields ?? {}}
      />
      <ColumnsCard
        mapping={mapping}
        header={view.header}
        sample={view.sample}
        problems={problemsOfColumns(troubles)}
        otherProblems={otherProblems(troubles)}
        onChange={setMapping}
      />
      <PreviewCard preview={preview.shown} loading={preview.loading} />
      {saved && names.length > 0 ? (
        <RewardsCard key={rewardsKey(names)} title="4. Rewards and items" names={names} />
      ) : null}
      <ActionProblem title="Not saved" message={refusal?.problem} />
      <StartCard view={view} saved={saved} saving={saving.state !== "idle"} onSave={save} />
    </BlockStack>
  );
}

/** Saved, remembered or proposed; else a new one to be named. */
function firstCampaign(view: ImportView): ImportCampaign {
  const blank = { externalId: "", name: "", currency: view.currencyGuess ?? "USD" };
  return view.campaign ?? view.proposedCampaign ?? blank;
}

function isSaved(view: ImportView, mapping: ColumnMapping, campaign: ImportCampaign): boolean {
  return (
    view.mappingIs === "saved" &&
    JSON.stringify(view.mapping) === JSON.stringify(mapping) &&
    view.campaign?.name === campaign.name &&
    view.campaign.currency === campaign.currency
  );
}

function problemsOfColumns(troubles: ImportTrouble[]): Map<string, string> {
  return new Map(troubles.flatMap(({ column, message }) => (column === null ? [] : [[column, message]])));
}

function otherProblems(troubles: ImportTrouble[]): string[] {
  return [...new Set(troubles.filter(({ column }) => column === null).map(({ message }) => message))];
}
