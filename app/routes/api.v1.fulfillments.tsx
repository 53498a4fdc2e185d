// GET: what was shipped, for platforms that ask instead of being told.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { refuse } from "./api-request/api-answer";
import { apiRoute, type ApiHandler } from "./api-request/api-route.server";
import { parseFulfillmentsQuery } from "./api-request/list-query";

const list: ApiHandler = async ({ request, key, services }) => {
  const parsed = parseFulfillmentsQuery(new URL(request.url).searchParams);
  if (parsed.kind === "invalid") return invalid(parsed.parameter, parsed.message);
  const page = await services.fulfillment.listFulfillmentsForApi({ key, ...parsed.query });
  if (page.kind === "bad-cursor") return invalid("cursor", "is not a nextCursor that we gave");
  const { fulfillments, nextCursor, hasMore } = page;
  return { kind: "json", status: 200, body: { fulfillments, nextCursor, hasMore } };
};

function invalid(parameter: string, message: string) {
  return refuse("invalid-parameter", `The parameter "${parameter}" is not valid: ${message}.`, {
    extra: { parameter },
  });
}

const route = () => apiRoute({ GET: list });

export async function loader(args: LoaderFunctionArgs) {
  return route().loader(args);
}

export async function action(args: ActionFunctionArgs) {
  return route().action(args);
}
