// POST: pledges come in. GET: their states go out.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { refuse } from "./api-request/api-answer";
import { apiRoute, type ApiHandler } from "./api-request/api-route.server";
import { answerOnce } from "./api-request/answer-once.server";
import { parseListQuery } from "./api-request/list-query";
import { readPledgesBody } from "./api-request/read-pledges-body.server";
import { withPackages } from "./api-request/with-packages.server";

const receive: ApiHandler = async (call) => {
  const body = await readPledgesBody(call.request);
  if (body.kind === "refused") return body.answer;
  return answerOnce(call, body.hash, async () => {
    const results = await call.services.pledges.receivePledges({ key: call.key, items: body.items });
    return { status: 200, body: { sandbox: call.key.sandbox, results } };
  });
};

const list: ApiHandler = async ({ request, key, services }) => {
  const parsed = parseListQuery(new URL(request.url).searchParams);
  if (parsed.kind === "invalid") return invalid(parsed.parameter, parsed.message);
  const { changedSince, ...query } = parsed.query;
  const page = await services.pledges.listPledgesForApi({
    key,
    ...query,
    changedSince: changedSince === undefined ? undefined : new Date(changedSince),
  });
  if (page.kind === "bad-cursor") return invalid("cursor", "is not a nextCursor that we gave");
  const pledges = await withPackages(services, key, page.pledges);
  return { kind: "json", status: 200, body: { pledges, nextCursor: page.nextCursor } };
};

function invalid(parameter: string, message: string) {
  return refuse("invalid-parameter", `The parameter "${parameter}" is not valid: ${message}.`, {
    extra: { parameter },
  });
}

const route = () => apiRoute({ GET: list, POST: receive });

export async function loader(args: LoaderFunctionArgs) {
  return route().loader(args);
}

export async function action(args: ActionFunctionArgs) {
  return route().action(args);
}
