import { redirect, type LoaderFunctionArgs } from "@remix-run/node";

/** Shopify opens the application URL with `shop`; everybody else learns where the app lives. */
export function loader({ request }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  if (url.searchParams.has("shop")) return redirect(`/app?${url.searchParams.toString()}`);
  return null;
}

export default function Index() {
  return (
    <main
      style={{
        fontFamily: "system-ui, sans-serif",
        maxWidth: "40rem",
        margin: "4rem auto",
        padding: "0 1rem",
      }}
    >
      <h1>PledgeDock</h1>
      <p>
        Crowdfunding pledges become Shopify orders, exactly once. Open PledgeDock from the apps in your
        Shopify admin.
      </p>
      <p>
        Platforms: <a href="/api/v1/docs">push API documentation</a>.
      </p>
    </main>
  );
}
