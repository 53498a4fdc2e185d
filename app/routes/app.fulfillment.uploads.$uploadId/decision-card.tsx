import { Banner, BlockStack, Button, Card, ChoiceList, InlineStack, List, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import type { TrackingUploadView } from "~/modules/fulfillment/tracking-upload/tracking-views";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";

/** The preview in numbers, and the one button that makes it real. */
export function DecisionCard({ upload }: { upload: TrackingUploadView }) {
  const [asking, setAsking] = useState(false);
  const { counts, check } = upload;
  const changes = counts.ship + counts.addNumber + counts.replace;
  const checking = check !== null && check.done < check.of;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Nothing has been changed yet
        </Text>
        <List>
          {summaryOf(upload).map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
        <MailNote upload={upload} />
        {upload.kind === "file" ? <ExistingNumbersChoice upload={upload} /> : null}
        {checking ? (
          <Text as="p" tone="subdued">
            {`Asking Shopify about each order: ${check.done} of ${check.of}`}
          </Text>
        ) : null}
        <InlineStack gap="200">
          <Button
            variant="primary"
            disabled={!upload.canApply || changes === 0}
            onClick={() => setAsking(true)}
          >
            {upload.kind === "file"
              ? `Apply to ${countOf(counts.pledges, "pledge")}`
              : `Mark ${countOf(counts.pledges, "pledge")} as shipped`}
          </Button>
          <DropUpload />
        </InlineStack>
      </BlockStack>
      <ConfirmAction
        open={asking}
        onClose={() => setAsking(false)}
        title={
          upload.kind === "file"
            ? `Apply to ${countOf(counts.pledges, "pledge")}?`
            : `Mark ${countOf(counts.pledges, "pledge")} as shipped without tracking?`
        }
        confirmLabel={upload.kind === "file" ? "Apply" : "Mark as shipped"}
        fields={{ intent: "apply" }}
      >
        <BlockStack gap="200">
          <Text as="p">
            {counts.ship > 0
              ? "Shopify marks the items as fulfilled, and the crowdfunding side is told."
              : "The numbers go to Shopify, and the crowdfunding side is told."}{" "}
            {counts.refuse + counts.skip > 0 ? "Rows that are refused or left alone stay as they are." : ""}
          </Text>
          <Text as="p">You can undo it afterwards, as long as Shopify allows.</Text>
        </BlockStack>
      </ConfirmAction>
    </Card>
  );
}

function DropUpload() {
  const fetcher = useFetcher();
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="intent" value="cancel" />
      <Button submit loading={fetcher.state !== "idle"}>
        Discard
      </Button>
    </fetcher.Form>
  );
}

function summaryOf({ counts, kind }: TrackingUploadView): string[] {
  const lines: (string | false)[] = [
    counts.ship > 0 &&
      (kind === "file"
        ? `${countOf(counts.ship, "row marks", "rows mark")} something as shipped, with a number`
        : `${countOf(counts.ship, "pledge")} will be marked as shipped, without a number`),
    counts.addNumber > 0 &&
      `${countOf(counts.addNumber, "row adds", "rows add")} a number to a parcel that has none`,
    counts.replace > 0 && `${countOf(counts.replace, "row replaces", "rows replace")} a number`,
    counts.skip > 0 && `${countOf(counts.skip, "row is", "rows are")} left alone`,
    counts.refuse > 0 && `${countOf(counts.refuse, "row is", "rows are")} refused, each with a reason below`,
  ];
  const shown = lines.filter((line) => line !== false);
  return shown.length > 0 ? shown : ["The file has no rows."];
}

function MailNote({ upload }: { upload: TrackingUploadView }) {
  if (upload.shopifyMails === "none" || upload.counts.ship === 0) return null;
  const whom =
    upload.shopifyMails === "all" ? "every backer that gets a parcel" : "backers of some of these campaigns";
  return (
    <Banner tone="info">
      <p>{`Shopify mails ${whom}, because the campaign says so under Notifications.`}</p>
    </Banner>
  );
}

function ExistingNumbersChoice({ upload }: { upload: TrackingUploadView }) {
  const fetcher = useFetcher();
  return (
    <ChoiceList
      title="Where a parcel already has another number"
      choices={[
        { label: "Keep the number it has", value: "keep" },
        { label: "Replace it with the one from the file", value: "replace" },
      ]}
      selected={[upload.existing]}
      disabled={fetcher.state !== "idle"}
      onChange={([existing]) =>
        fetcher.submit({ intent: "judge", existing: existing ?? "keep" }, { method: "post" })
      }
    />
  );
}
