import { Banner, Button, Card, FormLayout, InlineStack } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import type { FormEvent } from "react";
import { DraftSaveBar } from "~/ui/draft-save-bar";
import { useDraft } from "~/ui/use-draft";
import { SettingsFields, type SettingsDraft } from "./settings-fields";
import type { SetupActionResult } from "./setup-action.server";
import type { SetupPageView } from "./setup-page-view";

/** The rules that every purchase follows, saved as a whole. */
export function SettingsCard({ setup }: { setup: SetupPageView }) {
  const saved = draftOf(setup);
  const { draft, setDraft, dirty } = useDraft(saved);
  const fetcher = useFetcher<SetupActionResult>();
  const answer = fetcher.state === "idle" && dirty ? fetcher.data : undefined;
  const problems = answer?.kind === "refused" ? answer.problems : [];
  const save = (event?: FormEvent) => {
    event?.preventDefault();
    fetcher.submit(fieldsOf(draft), { method: "post" });
  };
  const saving = fetcher.state !== "idle";
  return (
    <form onSubmit={save} aria-label="Shipping rules">
      <DraftSaveBar
        id="postage-settings"
        dirty={dirty}
        saving={saving}
        onSave={save}
        onDiscard={() => setDraft(saved)}
      />
      <Card>
        <FormLayout>
          {answer?.kind === "refused" ? <Banner tone="critical" title={answer.message} /> : null}
          <SettingsFields
            draft={draft}
            change={(part) => setDraft({ ...draft, ...part })}
            errorOf={(name) => problems.find((problem) => problem.field === name)?.message}
          />
          <InlineStack align="end">
            <Button submit disabled={!dirty} loading={saving}>
              Save rules
            </Button>
          </InlineStack>
        </FormLayout>
      </Card>
    </form>
  );
}

function draftOf(setup: SetupPageView): SettingsDraft {
  const { customs } = setup;
  return {
    shipPartiallyPaid: setup.shipPartiallyPaid,
    fulfillAt: setup.fulfillAt,
    customsSigner: customs.signer ?? "",
    contentsType: customs.contentsType,
    nonDelivery: customs.nonDelivery,
    paper: setup.paper,
    packingSlips: setup.packingSlips,
    vatNumber: setup.vatNumber ?? "",
    slipAddress: setup.slipAddress ?? "",
  };
}

function fieldsOf({ shipPartiallyPaid, packingSlips, ...rest }: SettingsDraft): Record<string, string> {
  return {
    intent: "save-settings",
    ...rest,
    shipPartiallyPaid: shipPartiallyPaid ? "1" : "0",
    packingSlips: packingSlips ? "1" : "0",
  };
}
