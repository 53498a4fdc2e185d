import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import type { ReadyItems } from "~/modules/postage/overview/ready-item";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { countOf } from "~/ui/format-count";
import type { ShippingStep } from "~/ui/shipping-step";
import { ShippingSteps } from "~/ui/shipping-steps";
import { readSteps } from "../shipping-pages/read-steps.server";
import { ItemsCard } from "./items-card";

interface ItemsData {
  steps: ShippingStep[];
  items: ReadyItems;
}

export const meta: MetaFunction = () => [{ title: "Items · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const [steps, items] = await Promise.all([readSteps(shop), getServices().postage.listReadyItems(shop)]);
  const data: ItemsData = { steps, items };
  return json(data);
}

export default function Items() {
  // The page's data is plain JSON by its type (ready-item.ts), so nothing is lost on the way.
  const { steps, items } = useLoaderData() as ItemsData;
  return (
    <Page
      backAction={{ content: "Start shipping", url: "/app/shipping" }}
      title="Items"
      subtitle="What parcels need to know of the items that wait to be shipped"
      primaryAction={items.incomplete > 0 ? { content: "Item generator", url: "/app/skus/items" } : undefined}
      secondaryActions={[
        { content: "All SKUs", url: "/app/skus" },
        { content: "Customs CSV", url: "/app/skus/customs" },
      ]}
    >
      <BlockStack gap="400">
        <ShippingSteps steps={steps} current="items" />
        <Missing items={items} />
        <ItemsCard items={items} />
      </BlockStack>
    </Page>
  );
}

function Missing({ items }: { items: ReadyItems }) {
  if (items.total === 0) return null;
  if (items.incomplete === 0)
    return <Banner tone="success" title="Weights and customs information are complete" />;
  return (
    <Banner tone="warning" title={`Something is missing of ${countOf(items.incomplete, "SKU")}`}>
      {items.weightless > 0 ? (
        <p>{`${countOf(items.weightless, "SKU")} without a weight: their labels are refused, unless you enter the weight of the whole parcel.`}</p>
      ) : null}
      {items.customsMissing > 0 ? (
        <p>{`${countOf(items.customsMissing, "SKU")} without customs information: labels abroad are refused until it is complete. Edit a SKU, apply it to all SKUs of an item at once in the item generator, or use the CSV.`}</p>
      ) : null}
    </Banner>
  );
}
