// From stored uploads and rows to what pages show. Pure.
import type { RowGroup, ShownRow } from "./row-view-store.server";
import type { StoredUpload } from "./tracking-upload-store.server";
import type {
  RowState,
  RowVerdict,
  TrackingUploadCounts,
  TrackingUploadRowView,
  TrackingUploadSummary,
} from "./tracking-views";

export function summariseUpload(
  upload: StoredUpload,
  { groups, pledges, names }: { groups: RowGroup[]; pledges: number; names: Map<string, string> },
): TrackingUploadSummary {
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  return {
    id: upload.id,
    kind: upload.kind,
    state: upload.state,
    fileName: upload.fileName,
    format: upload.mapping.format,
    campaignName: nameOf(upload.campaignId),
    connectionName: nameOf(upload.connectionId),
    note: upload.note,
    counts: toCounts(groups, pledges),
    createdAt: upload.createdAt.toISOString(),
    appliedAt: upload.appliedAt?.toISOString() ?? null,
    finishedAt: upload.finishedAt?.toISOString() ?? null,
  };
}

function toCounts(groups: RowGroup[], pledges: number): TrackingUploadCounts {
  const sum = (matches: (group: RowGroup) => boolean) =>
    groups.filter(matches).reduce((total, { count }) => total + count, 0);
  const verdict = (wanted: RowVerdict) => sum((group) => group.verdict === wanted);
  const state = (wanted: RowState) => sum((group) => group.state === wanted);
  return {
    rows: sum(() => true),
    ship: verdict("ship"),
    addNumber: verdict("add_number"),
    replace: verdict("replace"),
    skip: verdict("skip"),
    refuse: verdict("refuse"),
    pledges,
    waiting: state("waiting"),
    applied: state("applied"),
    skipped: state("skipped"),
    refused: state("refused"),
    undone: state("undone"),
    kept: state("kept"),
  };
}

export function toRowView(row: ShownRow): TrackingUploadRowView {
  const { pledgeId, externalId, backerName, pledgeOrderName, backerId, orderName, email, ...rest } = row;
  return {
    ...rest,
    key: backerId ?? orderName ?? email ?? "",
    pledge:
      pledgeId !== null && externalId !== null
        ? { id: pledgeId, externalId, backerName, orderName: pledgeOrderName }
        : null,
  };
}
