import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { pageNumber } from "~/lib/page-number";
import { readForm } from "~/lib/read-form";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { useRefresh } from "~/ui/use-refresh";
import { SetupGaps, type Gap } from "../shipping-pages/setup-gaps";
import { EstimateForm } from "./estimate-form";
import { toEstimatePageView, type EstimatePageView } from "./estimate-page-view";
import { EstimateResultCard } from "./estimate-result-card";
import { runEstimateAction } from "./estimate-action.server";

const REFRESH_MS = 2_000;

interface EstimateData {
  packageTypes: PackageTypeView[];
  gaps: Gap[];
  estimate: EstimatePageView | null;
}

export const meta: MetaFunction = () => [{ title: "Estimate shipping costs · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shopDomain = session.shop;
  const query = new URL(request.url).searchParams;
  const page = pageNumber(Number(query.get("page")));
  const { postage } = getServices();
  const [settings, estimate] = await Promise.all([
    postage.getPostageSettings({ shopDomain }),
    postage.getEstimate({ shopDomain, estimateId: query.get("estimate"), page }),
  ]);
  const data: EstimateData = {
    packageTypes: settings.packageTypes,
    gaps: settings.missing,
    estimate: estimate && toEstimatePageView(estimate),
  };
  return json(data);
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const result = await runEstimateAction(session.shop, await readForm(request));
  return result.kind === "go" ? redirect(result.to) : json(result, { status: 422 });
}

export default function Estimate() {
  // The page's data is plain JSON by its type (estimate-page-view.ts), so nothing is lost on the way.
  const { packageTypes, gaps, estimate } = useLoaderData() as EstimateData;
  const working = estimate?.state === "queued" || estimate?.state === "running";
  useRefresh(working ? REFRESH_MS : null);
  return (
    <Page
      backAction={{ content: "Package groups", url: "/app/shipping/groups" }}
      title="Estimate shipping costs"
      subtitle="What postage for your pledges would cost today, also before anybody is ready"
      secondaryActions={[{ content: "Calculator for one parcel", url: "/app/shipping/calculator" }]}
    >
      <BlockStack gap="400">
        <SetupGaps gaps={gaps} />
        <EstimateForm packageTypes={packageTypes} disabled={gaps.length > 0 || working} />
        {estimate ? <EstimateResultCard estimate={estimate} /> : null}
      </BlockStack>
    </Page>
  );
}
