import { Badge, Banner, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { PLACE_FAILED, type HoldState } from "~/modules/pledges/push/hold-state";
import type { OrderPlan } from "~/modules/pledges/order/order-plan";
import type { PledgeView } from "~/modules/pledges/views/views";
import { Money } from "~/ui/money";
import { OrderLink } from "~/ui/order-link";
import styles from "./plan-card.module.css";

/** The plan beside what Shopify holds; differences are marked. */
export function PlanCard({ pledge }: { pledge: PledgeView }) {
  const { plan, order, differences } = pledge;
  if (!plan) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Plan and Shopify order
          </Text>
          {order ? (
            <Badge tone={differences.length > 0 ? "critical" : "success"}>
              {differences.length > 0 ? "Not as planned" : "As planned"}
            </Badge>
          ) : null}
        </InlineStack>
        <ComparisonTable rows={comparedRows(pledge, plan)} />
        {differences.length > 0 ? (
          <Banner tone="warning" title="What differs">
            <p>The order stays as Shopify holds it. Correct it there, or undo the push and push again.</p>
          </Banner>
        ) : null}
      </BlockStack>
    </Card>
  );
}

type ComparedRow = [part: string, planned: ReactNode, found: ReactNode];

function ComparisonTable({ rows }: { rows: ComparedRow[] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Plan</th>
          <th scope="col">Shopify</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([part, planned, found]) => (
          <tr key={part}>
            <th scope="row">{part}</th>
            <td>{planned}</td>
            <td>{found}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function comparedRows(pledge: PledgeView, plan: OrderPlan): ComparedRow[] {
  const { order } = pledge;
  const differing = new Set(pledge.differences.map(({ field }) => field));
  const found = (field: string) => pledge.differences.find((difference) => difference.field === field)?.found;
  const mark = (field: string, shown: ReactNode) =>
    differing.has(field) ? <Different>{found(field) ?? shown}</Different> : order ? shown : "–";
  const planned = (minor: number | null) =>
    minor === null ? "None" : <Money amountMinor={minor} currency={plan.currency} />;
  return [
    ["Order", "One order", order ? <OrderLink gid={order.gid} name={order.name} /> : "Not made yet"],
    ["Total", planned(plan.totalMinor), mark("total", order?.total ? <Money {...order.total} /> : "Same")],
    [
      "Tax",
      taxOf(plan.tax?.amountMinor, plan.currency),
      mark("tax", taxOf(order?.tax?.amountMinor, order?.tax?.currency ?? plan.currency)),
    ],
    ["Payment", paymentOf(plan.status), mark("status", order?.status ? paymentOf(order.status) : "Same")],
    ["Transaction", planned(plan.transactionMinor), order ? "Sent with the order" : "–"],
    ["Tags", plan.tags.join(", "), mark("tags", "All present")],
    [
      "Location",
      plan.locationGid ? (pledge.locationName ?? "No longer in Shopify") : "Shopify chooses",
      order ? placeOf(pledge, plan) : "–",
    ],
    [
      "On hold",
      plan.hold ? "Until you release it" : "No",
      order ? holdOf(plan.hold ? pledge.holdState : null) : "–",
    ],
    ["Identifier", <Code key="identifier">{plan.sourceIdentifier}</Code>, order ? "Same" : "–"],
    ...(differing.has("currency")
      ? [["Currency", plan.currency, mark("currency", "")] satisfies ComparedRow]
      : []),
  ];
}

function Different({ children }: { children: ReactNode }) {
  return (
    <InlineStack gap="100" blockAlign="center">
      <Text as="span" fontWeight="semibold" tone="critical">
        {children}
      </Text>
      <Badge tone="critical">Differs</Badge>
    </InlineStack>
  );
}

function Code({ children }: { children: string }) {
  return <code style={{ overflowWrap: "anywhere", whiteSpace: "normal" }}>{children}</code>;
}

/** No tax and a tax of nothing are the same to a merchant. */
function taxOf(amountMinor: number | undefined, currency: string): ReactNode {
  return amountMinor ? <Money amountMinor={amountMinor} currency={currency} /> : "None";
}

const PAYMENTS: Record<string, string> = {
  PAID: "Paid",
  PARTIALLY_PAID: "Partially Paid",
  PENDING: "Payment pending",
};

function paymentOf(status: string): string {
  return PAYMENTS[status] ?? status;
}

const HOLDS: Record<HoldState, string> = {
  pending: "Being put on hold",
  placed: "No",
  held: "On hold",
  released: "Released",
  failed: "Could not be put on hold",
};

function holdOf(state: HoldState | null): string {
  return state === null ? "No" : HOLDS[state];
}

/** The location comes before the hold, so whatever is held is also placed. */
function placeOf({ failure, holdState }: PledgeView, plan: OrderPlan): ReactNode {
  if (!plan.locationGid) return "As Shopify chose";
  if (failure?.code === PLACE_FAILED) return <Different>Not assigned</Different>;
  if (holdState === null) return "–";
  return holdState === "pending" ? "Being assigned" : "Assigned";
}
