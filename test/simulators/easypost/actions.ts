// What happens outside the API: USPS scans and decides, money is paid in, time passes (POST /__do).
import type { Account, SimShipment } from "./core";
import { listOf, microOf, numberOf, textOf } from "./read-input";
import { acceptRefund, rejectRefund } from "./refunds";
import { failScanForm, finishScanForm } from "./scan-forms";
import type { EasyPostSimulator } from "./simulator";
import { scan } from "./trackers";

export interface ActionResult {
  ok: boolean;
  /** How many labels, refunds, forms it met. */
  met?: number;
  problem?: string;
}

type Body = Record<string, unknown>;
type Action = (simulator: EasyPostSimulator, body: Body) => ActionResult;

export function doAction(simulator: EasyPostSimulator, body: Body): ActionResult {
  const action = ACTIONS[textOf(body.action) ?? ""];
  if (!action) return { ok: false, problem: `unknown action: ${textOf(body.action) ?? ""}` };
  simulator.core.settle();
  return action(simulator, body);
}

const ACTIONS: Readonly<Record<string, Action>> = {
  scan: (simulator, body) => track(simulator, body, "in_transit"),
  deliver: (simulator, body) => track(simulator, body, "delivered"),
  track: (simulator, body) => track(simulator, body, textOf(body.status) ?? "in_transit"),
  "scan-all": scanAll,
  "accept-refund": ({ core }, body) =>
    settle(shipmentsMeant(core.accounts, body), (one) => acceptRefund(core, one)),
  "reject-refund": ({ core }, body) =>
    settle(shipmentsMeant(core.accounts, body), (one) => rejectRefund(core, one)),
  "accept-refunds": ({ core }) => {
    const asked = allShipments(core.accounts).filter((one) => one.refundStatus === "submitted");
    return { ok: true, met: asked.filter((one) => acceptRefund(core, one)).length };
  },
  "advance-clock": ({ core }, body) => {
    core.advance((numberOf(body.ms) ?? 0) + (numberOf(body.days) ?? 0) * 86_400_000);
    return { ok: true };
  },
  "open-account": (simulator, body) => {
    const apiKey = textOf(body.apiKey);
    if (apiKey === null) return { ok: false, problem: "apiKey is missing" };
    simulator.openAccount({
      apiKey,
      name: textOf(body.name) ?? apiKey,
      balance: textOf(body.balance) ?? "0",
    });
    return { ok: true };
  },
  "set-balance": ({ core }, body) =>
    withAccount(core.accounts, body, (account) => (account.balanceMicro = microOf(body.balance))),
  "revoke-key": ({ core }, body) => withAccount(core.accounts, body, (account) => (account.revoked = true)),
  "finish-scan-form": ({ core }, body) =>
    eachForm(core.accounts, body, (account, form) => finishScanForm(core, account, form)),
  "fail-scan-form": ({ core }, body) =>
    eachForm(core.accounts, body, (account, form) =>
      failScanForm(core, account, form, textOf(body.message) ?? "USPS could not create the manifest."),
    ),
  "resend-event": ({ core }, body) => {
    const id = textOf(body.id) ?? "";
    const sent = [...core.accounts.values()].filter((account) => core.events.resend(account, id));
    return sent.length > 0 ? { ok: true, met: sent.length } : { ok: false, problem: `no event ${id}` };
  },
};

function track(simulator: EasyPostSimulator, body: Body, status: string): ActionResult {
  const { core } = simulator;
  const at = textOf(body.at);
  return settle(shipmentsMeant(core.accounts, body), (shipment) => {
    const tracker = shipment.bought?.tracker;
    if (!tracker) return false;
    scan(core, shipment.account, tracker, {
      status,
      ...(textOf(body.detail) === null ? {} : { detail: String(body.detail) }),
      ...(textOf(body.message) === null ? {} : { message: String(body.message) }),
      ...(at === null ? {} : { at: Date.parse(at) }),
    });
    return true;
  });
}

/** The first scan of every label that is held and not refunded; `limit` for some of them. */
function scanAll({ core }: EasyPostSimulator, body: Body): ActionResult {
  const held = allShipments(core.accounts).filter(
    ({ bought, refundStatus }) =>
      bought?.tracker?.scans.length === 0 && refundStatus !== "submitted" && refundStatus !== "refunded",
  );
  const met = held.slice(0, numberOf(body.limit) ?? held.length);
  for (const { bought, account } of met)
    if (bought?.tracker) scan(core, account, bought.tracker, { status: "in_transit" });
  return { ok: true, met: met.length };
}

function settle(meant: SimShipment[], act: (shipment: SimShipment) => boolean): ActionResult {
  const met = meant.filter(act).length;
  return met > 0
    ? { ok: true, met }
    : { ok: false, met, problem: "no shipment was meant, or it was not possible" };
}

type Accounts = ReadonlyMap<string, Account>;

function allShipments(accounts: Accounts): SimShipment[] {
  return [...accounts.values()].flatMap(({ shipments }) => [...shipments.values()]);
}

/** By id, reference, tracking number, or a list of tracking numbers. */
function shipmentsMeant(accounts: Accounts, body: Body): SimShipment[] {
  const codes = [body.trackingCode, ...listOf(body.trackingCodes)]
    .map(textOf)
    .filter((code) => code !== null);
  return allShipments(accounts).filter(
    ({ id, reference, bought }) =>
      id === body.shipmentId ||
      (reference !== null && reference === body.reference) ||
      (bought?.trackingCode !== null && codes.includes(bought?.trackingCode ?? "")),
  );
}

function withAccount(accounts: Accounts, body: Body, act: (account: Account) => void): ActionResult {
  const account = [...accounts.values()].find(
    ({ apiKey, name }) => apiKey === body.apiKey || name === body.account,
  );
  if (!account) return { ok: false, problem: "no such account" };
  act(account);
  return { ok: true };
}

function eachForm(
  accounts: Accounts,
  body: Body,
  act: (account: Account, form: NonNullable<SimShipment["scanForm"]>) => void,
): ActionResult {
  for (const account of accounts.values()) {
    const form = account.scanForms.get(textOf(body.id) ?? "");
    if (!form) continue;
    act(account, form);
    return { ok: true, met: 1 };
  }
  return { ok: false, problem: "no such SCAN form" };
}
