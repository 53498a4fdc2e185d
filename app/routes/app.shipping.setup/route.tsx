import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { readForm } from "~/lib/read-form";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { ActionProblem } from "~/ui/action-problem";
import type { ShippingStep } from "~/ui/shipping-step";
import { ShippingSteps } from "~/ui/shipping-steps";
import { readSteps } from "../shipping-pages/read-steps.server";
import { AccountCard } from "./account-card";
import { BillingCard } from "./billing-card";
import { EndedServicesCard } from "./ended-services-card";
import { PackageTypesCard } from "./package-types-card";
import { SettingsCard } from "./settings-card";
import { runSetupAction } from "./setup-action.server";
import { toSetupPageView, type SetupPageView } from "./setup-page-view";
import { ShipFromCard } from "./ship-from-card";

interface SetupData {
  steps: ShippingStep[];
  setup: SetupPageView;
}

export const meta: MetaFunction = () => [{ title: "Initial setup · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const [steps, settings] = await Promise.all([
    readSteps(shop),
    getServices().postage.getPostageSettings(shop),
  ]);
  const data: SetupData = { steps, setup: toSetupPageView(settings) };
  return json(data);
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const result = await runSetupAction(session.shop, await readForm(request));
  const status = result.kind === "refused" || result.kind === "unverified" ? 422 : 200;
  return json(result, { status, headers: { "Cache-Control": "no-store" } });
}

export default function Setup() {
  // The page's data is plain JSON by its type (setup-page-view.ts), so nothing is lost on the way.
  const { steps, setup } = useLoaderData() as SetupData;
  const answer = useActionData<typeof action>();
  const begun = setup.account !== null && setup.shipFrom !== null;
  return (
    <Page
      backAction={{ content: "Start shipping", url: "/app/shipping" }}
      title="Initial setup"
      subtitle="Who buys the postage, where parcels leave from and what they are packed in"
    >
      <BlockStack gap="400">
        <ShippingSteps steps={steps} current="setup" />
        <ActionProblem
          title="This could not be done"
          message={answer?.kind === "refused" ? answer.message : null}
          answer={answer}
        />
        <AccountCard setup={setup} />
        {setup.account ? <BillingCard setup={setup} /> : null}
        <ShipFromCard setup={setup} />
        <PackageTypesCard types={setup.allPackageTypes} primary={begun && setup.packageTypes.length === 0} />
        <SettingsCard setup={setup} />
        <EndedServicesCard />
      </BlockStack>
    </Page>
  );
}
