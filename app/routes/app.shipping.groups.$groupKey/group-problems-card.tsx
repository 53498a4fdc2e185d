import { Banner, List } from "@shopify/polaris";
import type { PackageGroupView } from "~/modules/postage/groups/package-groups";
import { countOf, formatCount } from "~/ui/format-count";

const SHOWN = 10;

/** What the USPS would refuse of these parcels as they were last chosen, before anything is asked for. */
export function GroupProblemsCard({ group }: { group: PackageGroupView }) {
  const { problems, refused, checked } = group;
  if (problems.length === 0) return null;
  const title =
    refused > 0
      ? `${formatCount(refused)} of ${countOf(checked, "order")} would get no label`
      : "Worth knowing before you buy";
  const messages = [...new Set(problems.map(({ message }) => message))];
  return (
    <Banner tone="warning" title={title}>
      <List>
        {messages.slice(0, SHOWN).map((message) => (
          <List.Item key={message}>{message}</List.Item>
        ))}
      </List>
      {messages.length > SHOWN ? <p>{`and ${formatCount(messages.length - SHOWN)} more`}</p> : null}
    </Banner>
  );
}
