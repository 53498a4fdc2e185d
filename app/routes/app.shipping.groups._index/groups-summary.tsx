import { BlockStack, Text } from "@shopify/polaris";
import type { PackageGroupsView } from "~/modules/postage/groups/package-groups";
import { countOf, formatCount } from "~/ui/format-count";
import { hindranceLabel } from "../shipping-pages/hindrance-label";

/** How many orders can be shipped, where they go, and what keeps the others back. */
export function GroupsSummary({ groups, search }: { groups: PackageGroupsView; search: string }) {
  const { ready, notReady, total, hindrances, behind } = groups;
  const why = hindrances.map(
    ({ hindrance, pledges }) => `${formatCount(pledges)} ${hindranceLabel(hindrance)}`,
  );
  return (
    <BlockStack gap="100">
      <Text as="h2" variant="headingMd">
        {`${countOf(ready, "order")} ready to ship${destinations(groups)}`}
      </Text>
      {search ? (
        <Text as="p" tone="subdued">
          {`In ${countOf(total, "package group")} with “${search}”${notReady > 0 ? `; ${countOf(notReady, "pledge")} not ready` : ""}.`}
        </Text>
      ) : (
        <Text as="p" tone="subdued">
          {`In ${countOf(total, "package group")}, always up to date.`}
          {notReady > 0 ? ` ${countOf(notReady, "pledge")} not ready: ${why.join(", ")}.` : ""}
        </Text>
      )}
      {behind > 0 ? (
        <div role="status">
          <Text as="p" tone="subdued">{`${countOf(behind, "change")} being counted`}</Text>
        </div>
      ) : null}
    </BlockStack>
  );
}

/** ", 12 of them abroad and 3 to APO, FPO, DPO or US Pacific addresses". */
function destinations({ readyAbroad, readyDeclared }: PackageGroupsView): string {
  const domestic = readyDeclared - readyAbroad;
  const parts = [
    ...(readyAbroad > 0 ? [`${formatCount(readyAbroad)} of them abroad`] : []),
    ...(domestic > 0 ? [`${formatCount(domestic)} to APO, FPO, DPO or US Pacific addresses`] : []),
  ];
  return parts.length > 0 ? `, ${parts.join(" and ")}` : "";
}
