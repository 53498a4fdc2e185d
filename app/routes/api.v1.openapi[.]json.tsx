import type { ActionFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { methodNotAllowed } from "./api-request/method-not-allowed";
import { buildOpenApiDocument } from "./api-request/openapi-document";

/** The push API for machines. Public: it says nothing about any shop. */
export async function loader() {
  const origin = new URL(getServices().config.appUrl).origin;
  return Response.json(buildOpenApiDocument(origin), { headers: { "Cache-Control": "public, max-age=300" } });
}

export async function action({ request }: ActionFunctionArgs) {
  return methodNotAllowed(request.method, ["GET"]);
}
