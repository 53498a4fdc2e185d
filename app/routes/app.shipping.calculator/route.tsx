import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { readForm } from "~/lib/read-form";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { SetupGaps, type Gap } from "../shipping-pages/setup-gaps";
import { CalculatorCard } from "./calculator-card";
import { calculate } from "./calculate.server";

interface CalculatorData {
  packageTypes: PackageTypeView[];
  gaps: Gap[];
}

export const meta: MetaFunction = () => [{ title: "Shipping calculator · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const settings = await getServices().postage.getPostageSettings({ shopDomain: session.shop });
  const gaps = settings.missing.filter(({ gap }) => gap === "account" || gap === "ship_from");
  const data: CalculatorData = { packageTypes: settings.packageTypes, gaps };
  return json(data);
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const result = await calculate(session.shop, await readForm(request));
  return json(result, { status: result.kind === "refused" ? 422 : 200 });
}

export default function Calculator() {
  // The page's data is plain JSON by its type, so nothing is lost on the way.
  const { packageTypes, gaps } = useLoaderData() as CalculatorData;
  return (
    <Page
      backAction={{ content: "Package groups", url: "/app/shipping/groups" }}
      title="Shipping calculator"
      subtitle="What one parcel costs by every USPS service; nothing is bought"
    >
      <BlockStack gap="400">
        <SetupGaps gaps={gaps} />
        <CalculatorCard packageTypes={packageTypes} disabled={gaps.length > 0} />
      </BlockStack>
    </Page>
  );
}
