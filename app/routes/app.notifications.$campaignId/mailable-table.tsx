import { IndexTable, Link, Text, useIndexResourceState } from "@shopify/polaris";
import { useSubmit } from "@remix-run/react";
import type { MailablePackage } from "~/modules/notifications/mail-views";
import { DateTime } from "~/ui/date-time";
import { EmptyTable } from "~/ui/empty-table";

/** Parcels whose backers can be mailed; those chosen are. */
export function MailableTable({ packages }: { packages: MailablePackage[] }) {
  const submit = useSubmit();
  const rows = packages.map(({ packageId, ...row }) => ({ id: packageId, ...row }));
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } =
    useIndexResourceState(rows);
  const send = () => {
    const form = new URLSearchParams({ intent: "send-selected" });
    for (const id of selectedResources) form.append("packageId", id);
    submit(form, { method: "post" });
    clearSelection();
  };
  return (
    <IndexTable
      resourceName={{ singular: "parcel", plural: "parcels" }}
      itemCount={rows.length}
      selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
      onSelectionChange={handleSelectionChange}
      promotedBulkActions={[{ content: "Send mails", onAction: send }]}
      emptyState={
        <EmptyTable heading="Nobody is waiting to be told">
          <p>Parcels on their way appear here until their backer has been mailed.</p>
        </EmptyTable>
      }
      headings={[{ title: "Backer" }, { title: "Parcel" }, { title: "Carrier" }, { title: "Shipped" }]}
    >
      {rows.map((row, index) => (
        <IndexTable.Row
          key={row.id}
          id={row.id}
          position={index}
          selected={selectedResources.includes(row.id)}
        >
          <IndexTable.Cell>
            <Link url={`/app/pledges/${row.pledgeId}`} dataPrimaryLink>
              {row.backerName ?? row.externalId}
            </Link>
            <Text as="p" tone="subdued" variant="bodySm">
              {row.externalId}
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>{row.trackingNumber ?? "No number"}</IndexTable.Cell>
          <IndexTable.Cell>{row.carrier ?? "–"}</IndexTable.Cell>
          <IndexTable.Cell>
            <DateTime iso={row.shippedAt} />
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}
