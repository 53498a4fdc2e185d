// A simulated crowdfunding platform: takes signed messages, keeps them, fails on demand. The oracle of what was told.
import { Webhook, WebhookVerificationError } from "standardwebhooks";

/** What a platform is told of a pledge's shipping. */
export interface ReceivedFulfillment {
  status: string;
  units: { total: number; shipped: number; delivered: number };
  shippedAt: string | null;
  deliveredAt: string | null;
  fulfillments: {
    id: string;
    name: string | null;
    status: string;
    createdAt: string;
    lines: { sku: string | null; quantity: number }[];
  }[];
  packages: {
    fulfillmentId: string | null;
    number: string | null;
    carrier: string | null;
    url: string | null;
    status: string;
    shippedAt: string | null;
    deliveredAt: string | null;
    history: { kind: string; at: string }[];
  }[];
  trackingPageUrl: string;
}

export interface ReceivedMessage {
  id: string;
  type: string;
  version: number;
  timestamp: string;
  data: {
    pledge?: {
      campaign: string;
      externalId: string;
      state: string;
      orderName: string | null;
      orderId: string | null;
      problems: { code: string; path: string }[];
    };
    fulfillment?: ReceivedFulfillment;
  };
}

/** How the next messages are answered; the signature is checked all the same. */
export interface PlatformFaults {
  /** Answer this status instead of 204. */
  status?: number;
  /** With `status` 3xx: where to. */
  location?: string;
  /** Out of so many messages one is answered well; 2 fails every other one. */
  oneIn?: number;
  /** Keep the message, then answer as if it had been lost. */
  keepBeforeFailing?: boolean;
}

export interface PlatformState {
  /** Every message taken, in the order of arrival, repetitions included. */
  received: ReceivedMessage[];
  /** The newest message per pledge, as a receiver sees that goes by version: key "campaign externalId". */
  newest: Record<string, ReceivedMessage>;
  /** The same of the messages that tell about shipping, which the others leave as it is. */
  shipping: Record<string, { version: number; fulfillment: ReceivedFulfillment }>;
  requests: number;
  refusedSignatures: number;
}

export interface PlatformSimulator {
  handle(request: Request): Promise<Response>;
  /** The secret that PledgeDock showed once. */
  setSecret(secret: string): void;
  setFaults(faults: PlatformFaults): void;
  state(): PlatformState;
}

/** Control: `GET /__state`, `POST /__faults`, `POST /__secret`, `POST /__reset`; every other POST is a message. */
export function createPlatformSimulator(options: { secret?: string } = {}): PlatformSimulator {
  let secret = options.secret ?? null;
  let faults: PlatformFaults = {};
  let state = emptyState();

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/__state") return Response.json(state);
    if (pathname === "/__faults") faults = (await request.json()) as PlatformFaults;
    else if (pathname === "/__secret") ({ secret } = (await request.json()) as { secret: string });
    else if (pathname === "/__reset") [faults, state] = [{}, emptyState()];
    else return receive(request);
    return new Response(null, { status: 204 });
  }

  async function receive(request: Request): Promise<Response> {
    state.requests += 1;
    if (request.method !== "POST") return new Response(null, { status: 405 });
    const message = verify(await request.text(), Object.fromEntries(request.headers));
    if (!message) {
      state.refusedSignatures += 1;
      return new Response("bad signature", { status: 401 });
    }
    const fails = faults.status !== undefined && state.requests % (faults.oneIn ?? Infinity) !== 0;
    if (!fails || faults.keepBeforeFailing) keep(state, message);
    if (!fails) return new Response(null, { status: 204 });
    return new Response(null, {
      status: faults.status,
      headers: faults.location ? { location: faults.location } : {},
    });
  }

  function verify(body: string, headers: Record<string, string>): ReceivedMessage | null {
    if (!secret) return null;
    try {
      const message = new Webhook(secret).verify(body, headers) as ReceivedMessage;
      return message.id === headers["webhook-id"] ? message : null;
    } catch (error) {
      if (error instanceof WebhookVerificationError) return null;
      throw error;
    }
  }

  return {
    handle,
    setSecret: (given) => (secret = given),
    setFaults: (given) => (faults = given),
    state: () => state,
  };
}

function emptyState(): PlatformState {
  return { received: [], newest: {}, shipping: {}, requests: 0, refusedSignatures: 0 };
}

function keep(state: PlatformState, message: ReceivedMessage): void {
  state.received.push(message);
  const { pledge, fulfillment } = message.data;
  if (!pledge) return;
  const key = `${pledge.campaign} ${pledge.externalId}`;
  const known = state.newest[key];
  if (!known || known.version <= message.version) state.newest[key] = message;
  const shipped = state.shipping[key];
  if (fulfillment && (!shipped || shipped.version <= message.version))
    state.shipping[key] = { version: message.version, fulfillment };
}
