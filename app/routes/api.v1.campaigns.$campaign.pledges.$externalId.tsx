// One pledge: GET its state, DELETE cancels it.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { assertNever } from "~/lib/assert-never";
import { hasControlCharacters } from "~/lib/clean-text";
import { refuse, type ApiAnswer } from "./api-request/api-answer";
import { withPackages } from "./api-request/with-packages.server";
import { apiRoute, type ApiCall, type ApiHandler } from "./api-request/api-route.server";

interface PledgeName {
  campaignExternalId: string;
  externalId: string;
}

const show: ApiHandler = async ({ params, key, services }) => {
  const name = readName(params);
  const pledge = name ? await services.pledges.getPledgeForApi({ key, ...name }) : null;
  if (!pledge) return notFound();
  const [body] = await withPackages(services, key, [pledge]);
  return { kind: "json", status: 200, body };
};

const cancel: ApiHandler = async (call) => {
  const name = readName(call.params);
  if (!name) return notFound();
  const outcome = await call.services.pledges.cancelPledge({ key: call.key, ...name });
  switch (outcome.kind) {
    case "not-found":
      return notFound();
    case "cancelled":
    case "unchanged":
      return { kind: "json", status: 200, body: { ...name, outcome: outcome.kind, state: outcome.state } };
    case "conflict":
      return conflict(call, name);
    default:
      return assertNever(outcome);
  }
};

async function conflict({ key, services }: ApiCall, name: PledgeName): Promise<ApiAnswer> {
  const pledge = await services.pledges.getPledgeForApi({ key, ...name });
  const order = pledge?.orderName ? `order ${pledge.orderName}` : "its order";
  const detail = `Pledge "${name.externalId}" has been pushed: ${order} stays in Shopify, and the creator has been shown your wish and decides.`;
  return refuse("order-exists", detail, { extra: { state: pledge?.state, orderName: pledge?.orderName } });
}

function readName({ campaign, externalId }: ApiCall["params"]): PledgeName | null {
  if (!campaign || !externalId) return null;
  if (hasControlCharacters(campaign + externalId)) return null;
  return { campaignExternalId: campaign, externalId };
}

function notFound(): ApiAnswer {
  return refuse("not-found", "This key sees no such pledge: check campaign and externalId.");
}

const route = () => apiRoute({ GET: show, DELETE: cancel });

export async function loader(args: LoaderFunctionArgs) {
  return route().loader(args);
}

export async function action(args: ActionFunctionArgs) {
  return route().action(args);
}
