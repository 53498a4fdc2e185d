import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import type { ReadyItems } from "~/modules/postage/overview/ready-item";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import type { ShippingStep } from "~/ui/shipping-step";
import { ShippingSteps } from "~/ui/shipping-steps";
import { readSteps } from "../shipping-pages/read-steps.server";
import { ItemsCard } from "./items-card";
import { MissingCard } from "./missing-card";

interface ItemsData {
  steps: ShippingStep[];
  items: ReadyItems;
}

export const meta: MetaFunction = () => [{ title: "Items · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const items = await getServices().postage.listReadyItems(shop);
  const steps = await readSteps(shop, items);
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
        <MissingCard items={items} />
        <ItemsCard items={items} />
      </BlockStack>
    </Page>
  );
}
