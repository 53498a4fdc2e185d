import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";

/** Prometheus text; behind METRICS_TOKEN, and absent in production without one. */
export async function loader({ request }: LoaderFunctionArgs) {
  const services = getServices();
  const answer = await services.readMetrics(request.headers.get("authorization"));
  if (answer.kind === "refused") return new Response("Not found", { status: 404 });
  return new Response(answer.text, {
    headers: { "Content-Type": answer.contentType, "Cache-Control": "no-store" },
  });
}
