import { Banner, List } from "@shopify/polaris";
import type { PackageGroupView } from "~/modules/postage/groups/package-groups";
import { countOf, formatCount } from "~/ui/format-count";
import { sameProblems } from "./same-problems";

const MOST_NAMED = 10;

/** What the USPS would refuse of these parcels as they were last chosen, before anything is asked for. */
export function GroupProblemsCard({ group }: { group: PackageGroupView }) {
  if (group.problems.length === 0) return null;
  return (
    <Banner tone="warning" title={titleOf(group)}>
      <List>
        {sameProblems(group.problems).map(({ code, message, others }) => (
          <List.Item key={code}>{others.length > 0 ? `${message} ${theSame(others)}` : message}</List.Item>
        ))}
      </List>
    </Banner>
  );
}

/** Of a great group only the first orders are looked at before rates are asked for. */
function titleOf({ refused, checked, ready }: PackageGroupView): string {
  if (refused === 0) return "Worth knowing before you buy";
  const of = checked < ready ? `the first ${countOf(checked, "order")}` : countOf(checked, "order");
  return `${formatCount(refused)} of ${of} would get no label`;
}

function theSame(others: string[]): string {
  const more = others.length > MOST_NAMED ? " and more" : "";
  return `The same goes for ${others.slice(0, MOST_NAMED).join(", ")}${more}.`;
}
