// EasyPost as the postage module sees it. services.server.ts builds this once per process.
import type { Logger } from "~/config/logger.server";
import type { Clock } from "~/lib/clock";
import { systemSleep, type Sleep } from "~/lib/sleep";
import type { PostageGateway, PostageNewsReader } from "~/modules/postage/ports";
import { createAfterPurchaseCalls } from "./after-purchase.server";
import { createEasypostClient } from "./easypost-client.server";
import { readFile } from "./read-file.server";
import { readNews } from "./read-news";
import { createShipmentCalls } from "./shipments.server";
import { verifyAddress } from "./verify-address.server";

export interface EasypostAdapterOptions {
  /** Ends in a slash. */
  baseUrl: string;
  /** After this long without an answer a request's ending is unknown. */
  requestTimeoutMs: number;
  /** Requests under way at once per account, in this process. */
  maxInFlight: number;
  clock: Clock;
  /** How pauses are waited for, by the same time as the clock's; real time when absent. */
  sleep?: Sleep;
  log: Logger;
}

/**
 * EasyPost as the postage module needs it. `news` reads its webhooks: null where the signature is not that of the
 * secret.
 */
export function createEasypostAdapter(options: EasypostAdapterOptions): {
  postage: PostageGateway;
  news: PostageNewsReader;
} {
  const { baseUrl, requestTimeoutMs, sleep = systemSleep } = options;
  const client = createEasypostClient({ ...options, sleep, random: () => Math.random() });
  const postage: PostageGateway = {
    verifyAddress: async (account, address) => verifyAddress(client, account, address),
    ...createShipmentCalls(client, options.clock),
    ...createAfterPurchaseCalls(client),
    readFile: async (url) => readFile({ fetch, baseUrl, requestTimeoutMs, sleep }, url),
  };
  return { postage, news: { read: readNews } };
}
