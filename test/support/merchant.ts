// A merchant and a platform as they act from outside: documents, data requests, the push API. Nothing else.
import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { PledgeInput } from "./pledge-input";
import type { SimulatorClient } from "./simulator-client";

/** Shopify's library answers 410 to whatever looks like a bot, Node's own name among it. */
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

export interface Merchant {
  readonly shop: string;
  /** GET of an embedded page as a document, the way the admin opens it; gives the HTML. */
  openPage(path: string): Promise<Response>;
  /** The same, with the time from sending the request to the last byte of its answer. */
  timePage(path: string): Promise<{ answer: Response; milliseconds: number }>;
  /** Loader data of a route, e.g. `get("/app/pledges", "app.pledges._index")`. */
  get<T>(path: string, route: string): Promise<T>;
  /** Sends a body as it is, as the pages upload files; the answer whatever its status is. */
  upload(path: string, body: AsyncIterable<Uint8Array>): Promise<Response>;
  /** A file that the app offers for download. */
  download(path: string): Promise<Response>;
  /** Submits a form to a route's action; a refusal (4xx) is an error with its message. */
  post<T>(path: string, route: string, form: Record<string, string>): Promise<Submitted<T>>;
}

/** What an action answered: data, or where to go next. */
export type Submitted<T> = { redirectedTo: null; data: T } | { redirectedTo: string; data: null };

/** Opens the app in the shop's admin: the first visit exchanges the session token and connects the shop. */
export async function openAppAsMerchant(
  stack: { appUrl: string; simulator: SimulatorClient },
  shop: string,
): Promise<Merchant> {
  const { appUrl, simulator } = stack;
  const openPage = async (path: string) => (await timePage(path)).answer;
  const timePage = async (path: string) => {
    const url = new URL(path, appUrl);
    const host = Buffer.from(`admin.shopify.com/store/${shop.split(".")[0]}`).toString("base64url");
    const id_token = await simulator.sessionToken(shop);
    for (const [name, value] of Object.entries({ shop, host, embedded: "1", id_token }))
      url.searchParams.set(name, value);
    const startedAt = performance.now();
    const received = await fetch(url, { redirect: "manual", headers: { "User-Agent": USER_AGENT } });
    const body = await received.arrayBuffer();
    const milliseconds = performance.now() - startedAt;
    const { status, headers } = received;
    return { answer: new Response(body.byteLength > 0 ? body : null, { status, headers }), milliseconds };
  };
  const dataRequest = async <T>(
    path: string,
    route: string,
    form: Record<string, string> | null,
  ): Promise<Submitted<T>> => {
    const url = new URL(path, appUrl);
    if (route.endsWith("._index")) url.searchParams.set("index", "");
    url.searchParams.set("_data", `routes/${route}`);
    const answer = await fetch(url, {
      method: form ? "POST" : "GET",
      headers: {
        Authorization: `Bearer ${await simulator.sessionToken(shop)}`,
        Origin: appUrl,
        "User-Agent": USER_AGENT,
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
      redirect: "manual",
    });
    const redirectedTo = answer.headers.get("X-Remix-Redirect");
    if (redirectedTo) return { redirectedTo, data: null };
    const text = await answer.text();
    if (!answer.ok || answer.headers.get("X-Remix-Error")) {
      throw new Error(`${form ? "POST" : "GET"} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    }
    return { redirectedTo: null, data: JSON.parse(text) as T };
  };
  const signed = async (path: string, init: RequestInit) =>
    fetch(new URL(path, appUrl), {
      ...init,
      headers: {
        Authorization: `Bearer ${await simulator.sessionToken(shop)}`,
        Origin: appUrl,
        "User-Agent": USER_AGENT,
        ...init.headers,
      },
    });
  const document = await openPage("/app");
  if (document.status !== 200) {
    throw new Error(
      `The app did not open for ${shop}: ${document.status} ${(await document.text()).slice(0, 300)}`,
    );
  }
  return {
    shop,
    openPage,
    timePage,
    get: async <T>(path: string, route: string) => {
      const answer = await dataRequest<T>(path, route, null);
      if (answer.data === null) throw new Error(`GET ${path} redirected to ${answer.redirectedTo}`);
      return answer.data;
    },
    post: dataRequest,
    upload: async (path, body) =>
      signed(path, {
        method: "POST",
        headers: { "Content-Type": "text/csv" },
        body: Readable.toWeb(Readable.from(body)) as ReadableStream,
        duplex: "half",
      }),
    download: async (path) => signed(path, {}),
  };
}

export interface PushedItem {
  externalId: string | null;
  outcome: "accepted" | "updated" | "unchanged" | "conflict" | "rejected";
  problems: { code: string; path: string; message: string }[];
}

export interface Platform {
  /** Sends pledges in requests of up to `perRequest`, waiting where the API says so. */
  push(pledges: PledgeInput[], perRequest?: number): Promise<PushedItem[]>;
  /** Every pledge with its state and order name, as the API tells. */
  list(): Promise<ToldPledge[]>;
}

/** A crowdfunding platform that holds a connection key. */
export function openPlatform(appUrl: string, key: string): Platform {
  const send = async (pledges: PledgeInput[]): Promise<PushedItem[]> => {
    for (;;) {
      const answer = await fetch(new URL("/api/v1/pledges", appUrl), {
        method: "POST",
        headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
        body: JSON.stringify({ pledges }),
      });
      if (answer.status === 429 || answer.status === 503) {
        await pause(1000 * Number(answer.headers.get("Retry-After") ?? "1"));
        continue;
      }
      const text = await answer.text();
      if (!answer.ok) throw new Error(`The push API answered ${answer.status}: ${text.slice(0, 500)}`);
      return (JSON.parse(text) as { results: PushedItem[] }).results;
    }
  };
  return {
    async list() {
      const pledges: ToldPledge[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const url = new URL("/api/v1/pledges?limit=250", appUrl);
        if (cursor) url.searchParams.set("cursor", cursor);
        const answer = await fetch(url, { headers: { Authorization: `Bearer ${key}` } });
        if (answer.status === 429) await pause(1000 * Number(answer.headers.get("Retry-After") ?? "1"));
        if (answer.status === 429) continue;
        if (!answer.ok) throw new Error(`The push API answered ${answer.status}: ${await answer.text()}`);
        const page = (await answer.json()) as { pledges: ToldPledge[]; nextCursor: string | null };
        pledges.push(...page.pledges);
        cursor = page.nextCursor;
      }
      return pledges;
    },
    async push(pledges, perRequest = 250) {
      const results: PushedItem[] = [];
      for (let at = 0; at < pledges.length; at += perRequest) {
        results.push(...(await send(pledges.slice(at, at + perRequest))));
      }
      return results;
    },
  };
}

/** One pledge as the push API tells its platform. */
export interface ToldPledge {
  externalId: string;
  state: string;
  orderName: string | null;
}
