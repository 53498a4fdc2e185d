import { redirect, type LoaderFunctionArgs } from "@remix-run/node";
import { ShopifyError } from "@shopify/shopify-api";
import { addDocumentHeaders, authenticate, login } from "~/shopify.server";

/**
 * /auth/session-token and /auth/exit-iframe belong to Shopify's library. /auth/login is where it sends whoever comes
 * from outside the admin: on to the shop that is named, else to the page that says where the app lives.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  if (new URL(request.url).pathname === "/auth/login") {
    await login(request);
    return redirect("/");
  }
  try {
    await authenticate.admin(request);
    return null;
  } catch (error) {
    if (error instanceof Response) return withDocumentHeaders(request, error);
    // The library's way to refuse an address that leads out of the app and the Shopify admin.
    if (error instanceof ShopifyError) return new Response("This address is not followed.", { status: 400 });
    throw error;
  }
}

function withDocumentHeaders(request: Request, answer: Response): Response {
  const headers = new Headers(answer.headers);
  if (headers.get("Content-Type")?.startsWith("text/html")) addDocumentHeaders(request, headers);
  return new Response(answer.body, { status: answer.status, headers });
}
