// Control interface of the simulator, for demos, tests and oracles; no vendor has it.
import { applyConfig } from "./config";
import { doMerchantAction } from "./merchant-actions";
import { jsonResponse } from "./responses";
import { seed } from "./seed";
import type { ShopifySimulator } from "./simulator";

export async function answerControl(
  simulator: ShopifySimulator,
  request: Request,
  url: URL,
): Promise<Response> {
  const domain = url.searchParams.get("shop") ?? undefined;
  switch (`${request.method} ${url.pathname}`) {
    case "GET /__state":
      return jsonResponse(200, simulator.state(domain));
    case "GET /__count":
      return jsonResponse(200, { orders: simulator.shop(domain).orders.size });
    case "GET /__shops":
      return jsonResponse(200, { shops: [...simulator.core.shops.keys()] });
    case "GET /__faults":
      return jsonResponse(200, {
        rules: simulator.faults.current(),
        fired: simulator.faults.fired,
        webhooks: simulator.faults.webhooks,
      });
    case "POST /__faults":
      return outcome(simulator.faults.apply(await bodyOf(request)));
    case "GET /__neighbours":
      return jsonResponse(200, simulator.config.neighbours ?? {});
    case "POST /__config":
      return outcome(
        applyConfig(simulator.config, await bodyOf(request)).map((name) => `unknown setting: ${name}`),
      );
    case "POST /__reset":
      simulator.reset();
      return jsonResponse(200, { ok: true });
    case "POST /__seed":
      return jsonResponse(200, seed(simulator, await bodyOf(request)));
    case "POST /__do":
      return merchantAction(simulator, await bodyOf(request));
    default:
      return jsonResponse(404, { errors: "Not Found" });
  }
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  return text.trim() === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function outcome(problems: string[]): Response {
  return problems.length === 0 ? jsonResponse(200, { ok: true }) : jsonResponse(400, { ok: false, problems });
}

function merchantAction(simulator: ShopifySimulator, body: Record<string, unknown>): Response {
  const result = doMerchantAction(simulator, body);
  return result.ok ? jsonResponse(200, result) : jsonResponse(400, result);
}
