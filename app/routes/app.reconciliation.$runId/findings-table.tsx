import { Badge, EmptyState, IndexTable, Link, Text, type BadgeProps } from "@shopify/polaris";
import type { FindingKind, FindingView } from "~/modules/pledges/views/views";
import { OrderLink } from "~/ui/order-link";

const LABELS: Record<FindingKind, { label: string; tone: BadgeProps["tone"] }> = {
  missing: { label: "Missing", tone: "critical" },
  duplicate: { label: "Duplicate", tone: "critical" },
  difference: { label: "Difference", tone: "warning" },
  foreign: { label: "Foreign", tone: "attention" },
};

/** What the report found, each with its pledge and its order. */
export function FindingsTable({ findings }: { findings: FindingView[] }) {
  if (findings.length === 0) {
    return (
      <EmptyState heading="Nothing found" image="">
        <p>Every pledge looked at has exactly one order, as planned.</p>
      </EmptyState>
    );
  }
  return (
    <IndexTable
      resourceName={{ singular: "finding", plural: "findings" }}
      itemCount={findings.length}
      selectable={false}
      headings={[{ title: "Finding" }, { title: "Pledge" }, { title: "Order" }, { title: "Details" }]}
    >
      {findings.map((finding, index) => (
        <IndexTable.Row key={finding.id} id={finding.id} position={index}>
          <IndexTable.Cell>
            <Badge tone={LABELS[finding.kind].tone}>{LABELS[finding.kind].label}</Badge>
          </IndexTable.Cell>
          <IndexTable.Cell>
            {finding.pledgeId ? (
              <Link url={`/app/pledges/${finding.pledgeId}`}>{finding.externalId ?? "Open pledge"}</Link>
            ) : (
              (finding.externalId ?? "–")
            )}
          </IndexTable.Cell>
          <IndexTable.Cell>
            {finding.orderGid && finding.orderName ? (
              <OrderLink gid={finding.orderGid} name={finding.orderName} />
            ) : (
              "–"
            )}
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" breakWord>
              {describeDetail(finding.detail)}
            </Text>
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

/** Details differ by finding: a sentence, or fields with what was planned and what was found. */
function describeDetail(detail: Record<string, unknown>): string {
  if (typeof detail.message === "string") return detail.message;
  const differences = Array.isArray(detail.differences) ? detail.differences : [detail];
  return differences.map(describeDifference).filter(Boolean).join("; ");
}

function describeDifference(difference: unknown): string {
  if (typeof difference !== "object" || difference === null) return "";
  const { field, planned, found } = difference as Record<string, unknown>;
  return typeof field === "string" ? `${field}: planned ${String(planned)}, found ${String(found)}` : "";
}
