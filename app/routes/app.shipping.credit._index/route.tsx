import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { pageNumber } from "~/lib/page-number";
import type { BalanceView, BillingProblem, LedgerPage } from "~/modules/postage/ledger/ledger-views";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import type { ShippingStep } from "~/ui/shipping-step";
import { ShippingSteps } from "~/ui/shipping-steps";
import { readSteps } from "../shipping-pages/read-steps.server";
import { BalanceCard } from "./balance-card";
import { LedgerCard } from "./ledger-card";

interface CreditData {
  steps: ShippingStep[];
  balance: BalanceView;
  ledger: LedgerPage;
  search: string;
}

export const meta: MetaFunction = () => [{ title: "Credit balance · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = { shopDomain: session.shop };
  const query = new URL(request.url).searchParams;
  const search = query.get("search") ?? "";
  const page = pageNumber(Number(query.get("page")));
  const { postage } = getServices();
  const [steps, balance, ledger] = await Promise.all([
    readSteps(shop),
    postage.getBalance(shop),
    postage.listLedger({ ...shop, search, page }),
  ]);
  const data: CreditData = { steps, balance, ledger, search };
  return json(data);
}

const TITLES: Record<BillingProblem["kind"], string> = {
  refused: "Shopify did not take the last charge",
  unclear: "Nobody can say whether Shopify took the last charge",
  unapproved: "Postage is waiting to be charged",
};

function BillingBanner({ problem: { kind, message } }: { problem: BillingProblem }) {
  const toSetup = { content: "See payment", url: "/app/shipping/setup" };
  return (
    <Banner
      tone={kind === "unclear" ? "warning" : "critical"}
      title={TITLES[kind]}
      action={kind === "unclear" ? undefined : toSetup}
    >
      <p>{message}</p>
    </Banner>
  );
}

export default function Credit() {
  // The page's data is plain JSON by its type (ledger-views.ts), so nothing is lost on the way.
  const { steps, balance, ledger, search } = useLoaderData() as CreditData;
  return (
    <Page
      backAction={{ content: "Start shipping", url: "/app/shipping" }}
      title="Credit balance"
      subtitle="What postage cost, and what came back"
    >
      <BlockStack gap="400">
        <ShippingSteps steps={steps} current="credit" />
        {balance.billingProblem ? <BillingBanner problem={balance.billingProblem} /> : null}
        {balance.entries > 0 ? <BalanceCard balance={balance} /> : null}
        <LedgerCard ledger={ledger} search={search} nothingYet={balance.entries === 0} />
      </BlockStack>
    </Page>
  );
}
