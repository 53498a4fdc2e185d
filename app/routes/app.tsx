import { json, type HeadersFunction, type LinksFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation, useNavigation, useRouteError } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { getServices } from "~/services.server";
import { appBridgeConfig, authenticate } from "~/shopify.server";
import { PageSkeleton } from "~/ui/page-skeleton";
import { ReconnectBanner } from "~/ui/reconnect-banner";
import { ShopTimeZoneProvider } from "~/ui/shop-time-zone";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shop = await getServices().connections.getShop({ shopDomain: session.shop });
  return json({ ...appBridgeConfig(), timeZone: shop?.timezone ?? "UTC", broken: shop?.broken ?? null });
}

export default function AppLayout() {
  const { apiKey, appBridgeUrl, timeZone, broken } = useLoaderData<typeof loader>();
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} __APP_BRIDGE_URL={appBridgeUrl}>
      <NavMenu>
        <Link to="/app" rel="home">
          Home
        </Link>
        <Link to="/app/backers">Backers</Link>
        <Link to="/app/imports">Import</Link>
        <Link to="/app/pledges">Pledges</Link>
        <Link to="/app/batches">Batches</Link>
        <Link to="/app/fulfillment">Fulfillment</Link>
        <Link to="/app/shipping">Start shipping</Link>
        <Link to="/app/skus">SKUs</Link>
        <Link to="/app/reconciliation">Reconciliation</Link>
        <Link to="/app/notifications">Notifications</Link>
        <Link to="/app/connections">Connections</Link>
        <Link to="/app/settings">Settings</Link>
      </NavMenu>
      <ShopTimeZoneProvider timeZone={timeZone}>
        <main>
          {broken ? <ReconnectBanner reason={broken.reason} since={broken.since} /> : null}
          <CurrentPage />
        </main>
      </ShopTimeZoneProvider>
    </AppProvider>
  );
}

/** The page, or its skeleton while another page is on its way. */
function CurrentPage() {
  const navigation = useNavigation();
  const { pathname } = useLocation();
  const leaving = navigation.state === "loading" && navigation.location.pathname !== pathname;
  return leaving ? <PageSkeleton /> : <Outlet />;
}

/** Lets Shopify's own answers (re-authentication) pass; see the package's boundary. */
export function ErrorBoundary() {
  return boundary.error(useRouteError());
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
