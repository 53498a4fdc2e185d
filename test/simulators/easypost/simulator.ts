// A simulated EasyPost: one fetch-style handler over accounts in memory. The app knows it only as a URL.
import { doAction, type ActionResult } from "./actions";
import { ApiError } from "./api-error";
import { DEFAULT_ACCOUNTS, DEFAULT_SETTINGS, type EasyPostSettings, type OpenAccount } from "./config";
import type { Account, Core } from "./core";
import { EventLog } from "./event-log";
import { Faults } from "./faults";
import { microOf } from "./read-input";
import { routeRequest } from "./route-request";
import { reportState, type EasyPostState } from "./state-report";
import { createIds, createTimetable } from "./timetable";

export interface EasyPostOptions extends Partial<EasyPostSettings> {
  accounts?: readonly OpenAccount[];
  seed?: number;
  /** Milliseconds since 1970; tests may bring a clock of their own. */
  now?: () => number;
}

export interface EasyPostSimulator {
  /** Answers one request. A response for which `isCut` holds must never be written: destroy the connection. */
  handle(request: Request): Promise<Response>;
  readonly core: Core;
  readonly settings: EasyPostSettings;
  readonly faults: Faults;
  state(): EasyPostState;
  /** What USPS, EasyPost or the clock does: `scan`, `accept-refund`, … (see actions.ts). */
  act(body: Record<string, unknown>): ActionResult;
  /** Moves the simulator's clock; what is due then is done. */
  advance(ms: number): void;
  openAccount(account: OpenAccount): Account;
  /** Forgets everything but settings; the accounts are as in the beginning. */
  reset(): void;
  stop(): void;
}

export function createEasyPostSimulator(options: EasyPostOptions = {}): EasyPostSimulator {
  const { accounts = DEFAULT_ACCOUNTS, seed = 1, now, ...given } = options;
  const core = createCore({ ...DEFAULT_SETTINGS, ...given }, seed, now ?? (() => Date.now()));
  const openAccount = (account: OpenAccount): Account => {
    const opened = newAccount(core, account);
    core.accounts.set(account.apiKey, opened);
    return opened;
  };
  accounts.forEach(openAccount);
  const simulator: EasyPostSimulator = {
    core,
    settings: core.settings,
    faults: core.faults,
    openAccount,
    handle: async (request) => routeRequest(simulator, request),
    state: () => reportState(core),
    act: (body) => doAction(simulator, body),
    advance: (ms) => core.advance(ms),
    reset() {
      core.accounts.clear();
      core.events.clear();
      core.faults.apply({ clear: true });
      for (const name of Object.keys(core.requests)) delete core.requests[name];
      accounts.forEach(openAccount);
    },
    stop() {
      core.events.stop();
      core.stop();
    },
  };
  return simulator;
}

function createCore(settings: EasyPostSettings, seed: number, clock: () => number): Core {
  let ahead = 0;
  let serial = 1_000_000 + (seed % 8_000) * 1_000;
  const now = (): number => clock() + ahead;
  const newId = createIds(seed);
  const faults = new Faults();
  const timetable = createTimetable(now);
  const lists = new Map<Account, number[]>();
  return {
    settings,
    accounts: new Map(),
    faults,
    events: new EventLog(faults, { now, newId }, () => settings.webhookRetryDelaysMs),
    requests: {},
    now,
    newId,
    later: timetable.later,
    settle: timetable.settle,
    stop: timetable.stop,
    nextSerial: () => (serial += 1),
    advance(ms) {
      ahead += ms;
      timetable.settle();
    },
    charge(account, shipmentId, type, amountMicro) {
      const charge = { shipmentId, type, amountMicro, at: now(), refunded: false };
      account.charges.push(charge);
      account.balanceMicro -= amountMicro;
      return charge;
    },
    countList(account) {
      const recent = (lists.get(account) ?? []).filter((at) => at > clock() - 1_000);
      if (recent.length >= settings.listsPerSecond)
        throw new ApiError(
          429,
          "RATE_LIMITED",
          "You are being rate limited. Please slow down and try again.",
        );
      lists.set(account, [...recent, clock()]);
    },
  };
}

function newAccount(core: Core, { apiKey, name, balance }: OpenAccount): Account {
  return {
    apiKey,
    name,
    mode: apiKey.startsWith("EZAK") ? "production" : "test",
    balanceMicro: microOf(balance),
    charges: [],
    revoked: false,
    userId: core.newId("user"),
    carrierAccountId: core.newId("ca"),
    addresses: new Map(),
    parcels: new Map(),
    customsInfos: new Map(),
    customsItems: new Map(),
    shipments: new Map(),
    trackers: new Map(),
    batches: new Map(),
    scanForms: new Map(),
    pickups: new Map(),
    hooks: new Map(),
    others: new Map(),
  };
}
