import { IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { NumberCell, RecordTable } from "./record-table";
import type { TrackingUploadSummary } from "~/modules/fulfillment/tracking-upload/tracking-views";
import { DateTime } from "./date-time";
import { countOf, formatCount } from "./format-count";
import { UploadBadge } from "./upload-badge";

/** Tracking files and pledges marked as shipped by hand, newest first. */
export function UploadsTable({ uploads }: { uploads: TrackingUploadSummary[] }) {
  return (
    <RecordTable
      rows={uploads}
      idOf={(upload) => upload.id}
      resourceName={{ singular: "upload", plural: "uploads" }}
      headings={[
        { title: "Upload" },
        { title: "State" },
        { title: "Rows", alignment: "end" },
        { title: "Done", alignment: "end" },
        { title: "Refused", alignment: "end" },
        { title: "Uploaded" },
      ]}
      cells={(upload) => <Cells upload={upload} />}
      condensed={(upload) => <CondensedCells upload={upload} />}
    />
  );
}

/** What an upload is called: its file, or what was done by hand. */
export function uploadTitle({ kind, fileName }: Pick<TrackingUploadSummary, "kind" | "fileName">): string {
  return kind === "file" ? (fileName ?? "Tracking file") : "Marked as shipped without tracking";
}

function Cells({ upload }: { upload: TrackingUploadSummary }) {
  const { counts } = upload;
  return (
    <>
      <IndexTable.Cell>
        <Name upload={upload} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <UploadBadge state={upload.state} />
      </IndexTable.Cell>
      <NumberCell>{formatCount(counts.rows)}</NumberCell>
      <NumberCell>{formatCount(counts.applied)}</NumberCell>
      <NumberCell>{formatCount(refusedRows(upload))}</NumberCell>
      <IndexTable.Cell>
        <DateTime iso={upload.createdAt} />
      </IndexTable.Cell>
    </>
  );
}

/** Before anything is applied what the preview refuses, after that what was refused in the end. */
function refusedRows({ appliedAt, counts }: TrackingUploadSummary): number {
  return appliedAt === null ? counts.refuse : counts.refused;
}

function CondensedCells({ upload }: { upload: TrackingUploadSummary }) {
  return (
    <>
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <Name upload={upload} />
        <UploadBadge state={upload.state} />
      </InlineStack>
      <Text as="span">
        {`${countOf(upload.counts.rows, "row")}, ${formatCount(upload.counts.applied)} done, ${formatCount(refusedRows(upload))} refused`}
      </Text>
      <Text as="span" tone="subdued">
        <DateTime iso={upload.createdAt} />
      </Text>
    </>
  );
}

function Name({ upload }: { upload: TrackingUploadSummary }) {
  return (
    <div style={{ maxWidth: "22rem", overflowWrap: "anywhere", whiteSpace: "normal" }}>
      <Link dataPrimaryLink url={`/app/fulfillment/uploads/${upload.id}`} removeUnderline monochrome>
        <Text as="span" fontWeight="semibold" breakWord>
          {uploadTitle(upload)}
        </Text>
      </Link>
    </div>
  );
}
