// Addresses that tests and runs steer the simulator with.
import { jsonResponse } from "../shopify/responses";
import { applySettings } from "./config";
import { signBody } from "./event-log";
import type { EasyPostSimulator } from "./simulator";

export async function answerControl(
  simulator: EasyPostSimulator,
  request: Request,
  url: URL,
): Promise<Response> {
  switch (`${request.method} ${url.pathname}`) {
    case "GET /__state":
      return jsonResponse(200, simulator.state());
    case "GET /__events":
      return jsonResponse(200, { events: events(simulator) });
    case "GET /__faults": {
      const { faults } = simulator;
      return jsonResponse(200, { rules: faults.current(), fired: faults.fired, webhooks: faults.webhooks });
    }
    case "POST /__faults":
      return outcome(simulator.faults.apply(await bodyOf(request)));
    case "POST /__config":
      return outcome(
        applySettings(simulator.settings, await bodyOf(request)).map((name) => `unknown setting: ${name}`),
      );
    case "POST /__do": {
      const result = simulator.act(await bodyOf(request));
      return jsonResponse(result.ok ? 200 : 400, result);
    }
    case "POST /__reset":
      simulator.reset();
      return jsonResponse(200, { ok: true });
    default:
      return jsonResponse(404, { ok: false, problems: ["not here"] });
  }
}

/** Every event with its body as sent, and the signature each registered address gets. */
function events({ core }: EasyPostSimulator): unknown[] {
  return core.events.sent.map(({ id, description, account, body }) => {
    const owner = [...core.accounts.values()].find(({ name }) => name === account);
    const signatures = [...(owner?.hooks.values() ?? [])].flatMap(({ url, secret }) =>
      secret === null ? [] : [{ url, signature: signBody(secret, body) }],
    );
    return { id, description, account, body, signatures };
  });
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  return text.trim() === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function outcome(problems: string[]): Response {
  return problems.length === 0 ? jsonResponse(200, { ok: true }) : jsonResponse(400, { ok: false, problems });
}
