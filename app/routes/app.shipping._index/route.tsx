import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { authenticate } from "~/shopify.server";
import type { ShippingStep } from "~/ui/shipping-step";
import { useRefresh } from "~/ui/use-refresh";
import { readSteps } from "../shipping-pages/read-steps.server";
import { StepsCard } from "./steps-card";

const REFRESH_MS = 2_000;

export const meta: MetaFunction = () => [{ title: "Start shipping · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  return json({ steps: await readSteps({ shopDomain: session.shop }) });
}

export default function StartShipping() {
  const { steps } = useLoaderData() as { steps: ShippingStep[] };
  useRefresh(steps.some(({ moving }) => moving) ? REFRESH_MS : null);
  return (
    <Page
      title="Start shipping"
      subtitle="USPS postage for your pledges, from the scales to the mail carrier"
    >
      <BlockStack gap="400">
        <StepsCard steps={steps} />
      </BlockStack>
    </Page>
  );
}
