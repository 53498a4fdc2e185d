// Recorded EasyPost exchanges: what they say, and how an answer of the simulator differs from the recorded one.
import { readdirSync } from "node:fs";
import { readSharedJson, sharedPath } from "../../support/shared-material";

export interface EasyPostExchange {
  started: string;
  request: { method: string; url: string; body: unknown };
  response: { status: number; headers: Record<string, string>; body: unknown };
}

const FOLDER = "recordings/easypost/node";

/** Paths like "shipment/buys-a-shipment.json". */
export function easyPostRecordings(): string[] {
  return readdirSync(sharedPath(FOLDER)).flatMap((folder) =>
    readdirSync(sharedPath(`${FOLDER}/${folder}`)).map((name) => `${folder}/${name}`),
  );
}

export function exchangesIn(file: string): EasyPostExchange[] {
  return readSharedJson<{ exchanges: EasyPostExchange[] }>(`${FOLDER}/${file}`).exchanges;
}

const ID =
  /\b(adr|prcl|cstinfo|cstitem|shp|rate|trk|pl|batch|sf|pickup|pickuprate|ins|rfnd|hook|ca)_[0-9a-f]{32}\b/g;
const TRACKING = /\b9\d{21}\b/g;

/** Which id or tracking number of ours stands for which recorded one. */
export class Twins {
  private readonly ours = new Map<string, string>();

  learn(recorded: unknown, actual: unknown): void {
    if (typeof recorded === "string" && typeof actual === "string") {
      if (recorded.replace(ID, "").replace(TRACKING, "") === "") this.ours.set(recorded, actual);
    } else if (
      typeof recorded === "object" &&
      recorded !== null &&
      typeof actual === "object" &&
      actual !== null
    ) {
      for (const [name, value] of Object.entries(sorted(recorded)))
        this.learn(value, (sorted(actual) as Record<string, unknown>)[name]);
    }
  }

  translate(text: string): string {
    const swap = (found: string): string => this.ours.get(found) ?? found;
    return text.replace(ID, swap).replace(TRACKING, swap);
  }
}

/** Moment, place and chance: only their kind is compared. */
const TIMES = /(_at|datetime|_date)$/;
const ADDRESSES_OF_FILES = /_url$/;
const PRIVATE: ReadonlySet<string> = new Set(["phone", "email"]);
/** Fields that the API has today and had not yet when some of the files were recorded. */
const NEWER: ReadonlySet<string> = new Set(["delivery_evidence", "custom_headers", "est_delivery_date"]);

/** Every place where the simulator's answer has another field, type or value; empty when it is the recorded answer. */
export function differences(recorded: unknown, actual: unknown, at = ""): string[] {
  const name = at.split(".").at(-1) ?? "";
  if (Array.isArray(recorded)) return listDifferences(recorded, actual, at);
  if (typeof recorded === "object" && recorded !== null) return objectDifferences(recorded, actual, at);
  const kinds = [kindOf(name, recorded), kindOf(name, actual)];
  return kinds[0] === kinds[1] ? [] : [`${at}: recorded ${kinds[0]}, simulated ${kinds[1]}`];
}

function listDifferences(recorded: unknown[], actual: unknown, at: string): string[] {
  if (!Array.isArray(actual)) return [`${at}: recorded a list, simulated ${JSON.stringify(actual)}`];
  if (actual.length !== recorded.length)
    return [`${at}: recorded ${recorded.length} entries, simulated ${actual.length}`];
  const own = sorted(actual) as unknown[];
  return (sorted(recorded) as unknown[]).flatMap((entry, place) =>
    differences(entry, own[place], `${at}.${place}`),
  );
}

function objectDifferences(recorded: object, actual: unknown, at: string): string[] {
  if (typeof actual !== "object" || actual === null || Array.isArray(actual))
    return [`${at}: recorded an object, simulated ${JSON.stringify(actual)}`];
  const own = actual as Record<string, unknown>;
  const missing = Object.keys(recorded).filter((field) => !(field in own));
  const extra = Object.keys(own).filter((field) => !(field in recorded) && !NEWER.has(field));
  return [
    ...missing.map((field) => `${at}.${field}: missing`),
    ...extra.map((field) => `${at}.${field}: never recorded`),
    ...Object.entries(recorded).flatMap(([field, value]) =>
      field in own ? differences(value, own[field], `${at}.${field}`) : [],
    ),
  ];
}

function kindOf(name: string, value: unknown): string {
  if (typeof value !== "string") return PRIVATE.has(name) ? "<text or null>" : JSON.stringify(value);
  if (PRIVATE.has(name)) return "<text or null>";
  if (TIMES.test(name) && !Number.isNaN(Date.parse(value))) return "<time>";
  if (ADDRESSES_OF_FILES.test(name)) return `<address of a ${/\.\w{3}$/.exec(value)?.[0] ?? "page"}>`;
  if (name === "confirmation") return value.replace(/\d{8}$/, "<digits>");
  return JSON.stringify(value.replace(ID, "$1_<id>").replace(TRACKING, "<tracking number>"));
}

/** Rates come in no order. */
function sorted(value: object): object {
  if (!Array.isArray(value) || !value.every(isRate)) return value;
  return [...value].sort((one, other) => one.service.localeCompare(other.service));
}

function isRate(value: unknown): value is { service: string } {
  return typeof value === "object" && value !== null && (value as { object?: unknown }).object === "Rate";
}
