// The simulated EasyPost, seen from outside: control requests and what it holds.
import type { ActionResult } from "../simulators/easypost/actions";
import type { EasyPostSettings } from "../simulators/easypost/config";
import type { DeliveryBehaviour, FaultRule } from "../simulators/easypost/faults";
import type { EasyPostState } from "../simulators/easypost/state-report";
import type { FaultsChange } from "../simulators/fault-list";

export interface EasyPostEvent {
  id: string;
  description: string;
  account: string;
  /** As sent, and the signature of each registered address. */
  body: string;
  signatures: { url: string; signature: string }[];
}

export interface EasyPostClient {
  /** Page with the labels. */
  readonly url: string;
  /** For EASYPOST_BASE_URL. */
  readonly baseUrl: string;
  state(): Promise<EasyPostState>;
  events(): Promise<EasyPostEvent[]>;
  configure(change: Partial<EasyPostSettings>): Promise<void>;
  faults(change: FaultsChange<FaultRule, DeliveryBehaviour>): Promise<void>;
  /** How often each kind of fault has fired. */
  firedFaults(): Promise<Record<string, number>>;
  /** Rules that may still fire. */
  waitingFaults(): Promise<FaultRule[]>;
  /** What USPS, EasyPost or the clock does (see actions.ts); throws when it was not possible. */
  act(action: string, details?: Record<string, unknown>): Promise<ActionResult>;
  reset(): Promise<void>;
}

export function createEasyPostClient(url: string): EasyPostClient {
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(new URL(path, url), {
      method: body === undefined ? "GET" : "POST",
      headers: { "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The simulated EasyPost answered ${answer.status} to ${path}: ${text}`);
    return JSON.parse(text);
  };
  return {
    url,
    baseUrl: `${url.replace(/\/$/, "")}/v2/`,
    state: async () => (await ask("/__state")) as EasyPostState,
    events: async () => ((await ask("/__events")) as { events: EasyPostEvent[] }).events,
    configure: async (change) => void (await ask("/__config", change)),
    faults: async (change) => void (await ask("/__faults", change)),
    firedFaults: async () => ((await ask("/__faults")) as { fired: Record<string, number> }).fired,
    waitingFaults: async () => ((await ask("/__faults")) as { rules: FaultRule[] }).rules,
    act: async (action, details) => (await ask("/__do", { ...details, action })) as ActionResult,
    reset: async () => void (await ask("/__reset", {})),
  };
}
