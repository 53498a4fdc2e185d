import { BlockStack, Card, Checkbox, InlineStack, Link, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import type { BatchView } from "~/modules/postage/buying/label-views";
import { PAPERS, PAPER_NAMES, paperNote, parsePaper, type Paper } from "~/modules/postage/printing/paper";
import { DownloadButton } from "~/ui/download-button";
import { countOf } from "~/ui/format-count";

interface PrintCardProps {
  batch: BatchView;
  paper: Paper;
  slips: boolean;
}

/** Everything of the batch on paper: labels in the order of the shelves, customs forms, packing slips. */
export function PrintCard({ batch, paper: usual, slips: usually }: PrintCardProps) {
  const [paper, setPaper] = useState<string>(usual);
  const [slips, setSlips] = useState(usually);
  const [forms, setForms] = useState(true);
  const [unprinted, setUnprinted] = useState(false);
  const { id, number, counts } = batch;
  const note = paperNote(parsePaper(paper) ?? usual);
  const only = unprinted ? "unprinted" : "all";
  const query = new URLSearchParams({
    ...{ paper, only },
    ...{ slips: slips ? "1" : "0", forms: forms ? "1" : "0" },
  });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Print
        </Text>
        <Text as="p" tone="subdued">
          {counts.unprinted > 0
            ? `${countOf(counts.unprinted, "label")} not printed yet. Sorted by package group, then by SKU.`
            : "All labels were printed; print them again any time. Sorted by package group, then by SKU."}
        </Text>
        {counts.fulfillmentRefused > 0 ? (
          <Text as="p" tone="critical">
            {`${countOf(counts.fulfillmentRefused, "label")} of it could not be fulfilled in Shopify: `}
            <Link url="?state=unfulfilled#labels">look at them</Link> before you pack.
          </Text>
        ) : null}
        <Select
          label="Paper"
          options={PAPERS.map((value) => ({ label: PAPER_NAMES[value], value }))}
          value={paper}
          onChange={setPaper}
          helpText={note}
        />
        <BlockStack gap="100">
          <Checkbox label="Customs forms after their label" checked={forms} onChange={setForms} />
          <Checkbox label="A packing slip after each label" checked={slips} onChange={setSlips} />
          <Checkbox
            label="Only labels that were not printed yet"
            checked={unprinted}
            onChange={setUnprinted}
            disabled={counts.printed === 0}
          />
        </BlockStack>
        <InlineStack align="start" gap="200">
          <DownloadButton
            path={`/app/shipping/batches/${id}/labels.pdf?${query.toString()}`}
            fileName={`labels-${number}.pdf`}
            variant={batch.state === "finished" && counts.printed === 0 ? "primary" : undefined}
          >
            Print labels
          </DownloadButton>
          <DownloadButton
            path={`/app/shipping/batches/${id}/slips.pdf?${new URLSearchParams({ paper }).toString()}`}
            fileName={`packing-slips-${number}.pdf`}
          >
            Only packing slips
          </DownloadButton>
          <DownloadButton
            path={`/app/shipping/batches/${id}/labels.zpl?${new URLSearchParams({ only }).toString()}`}
            fileName={`labels-${number}.zpl`}
          >
            ZPL for a thermal printer
          </DownloadButton>
        </InlineStack>
        <Text as="p" tone="subdued">
          ZPL holds the labels alone: customs forms and packing slips come with “Print labels”.
        </Text>
      </BlockStack>
    </Card>
  );
}
