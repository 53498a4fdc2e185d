import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import type { ImportView } from "~/modules/pledges/import/import-views";
import { ActionProblem } from "~/ui/action-problem";
import type { ImportActionResult } from "./import-action.server";

interface StartCardProps {
  view: ImportView;
  /** What stands on the page is what is stored. */
  saved: boolean;
  saving: boolean;
  onSave: () => void;
}

/** Saves what stands above, then starts. */
export function StartCard({ view, saved, saving, onSave }: StartCardProps) {
  const starting = useFetcher<ImportActionResult>();
  const start = () => starting.submit({ intent: "start" }, { method: "post" });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          5. Import
        </Text>
        <Text as="p">
          {saved
            ? "Every row becomes a pledge, is skipped with a reason, or is listed as failed. Nothing is sent to Shopify, and you can undo the import until its pledges are pushed."
            : "Save campaign and columns first. They are remembered for the next file of this campaign."}
        </Text>
        <ActionProblem
          title="Not started"
          message={starting.data?.kind === "refused" ? starting.data.problem : null}
        />
        <InlineStack>
          {saved ? (
            <Button
              variant="primary"
              onClick={start}
              loading={starting.state !== "idle"}
              disabled={!view.canStart}
            >
              {view.startedAt === null ? "Start the import" : "Run the import again"}
            </Button>
          ) : (
            <Button variant="primary" onClick={onSave} loading={saving}>
              Save and go on
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
