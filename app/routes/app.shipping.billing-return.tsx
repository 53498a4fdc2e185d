import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { Banner, Page } from "@shopify/polaris";
import { useEffect } from "react";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";

export const meta: MetaFunction = () => [{ title: "Payment · PledgeDock" }];

/** Where Shopify sends the creator after the approval page, whatever they chose there. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const read = await getServices().postage.readBilling({ shopDomain: session.shop });
  return json({ problem: read.kind === "refused" ? read.message : null });
}

export default function BillingReturn() {
  const { problem } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  useEffect(() => {
    if (problem === null) navigate("/app/shipping/setup", { replace: true });
  }, [problem, navigate]);
  return (
    <Page
      title="Payment"
      backAction={{ content: "Initial setup", url: "/app/shipping/setup" }}
      subtitle={problem === null ? "Going back to the setup" : undefined}
    >
      {problem === null ? null : (
        <Banner
          tone="critical"
          title="It is not known yet whether the payment was approved"
          action={{ content: "Go to Initial setup", url: "/app/shipping/setup" }}
        >
          <p>{problem}</p>
        </Banner>
      )}
    </Page>
  );
}
