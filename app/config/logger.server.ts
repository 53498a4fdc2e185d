// Structured logs without secrets or personal data: only ids, codes and counts belong in a log call.
import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";

export type Logger = pino.Logger;

const context = new AsyncLocalStorage<Record<string, string>>();

/** Adds fields (shop, pledge, job …) to every log line written inside `work`. */
export function withLogContext<T>(fields: Record<string, string>, work: () => T): T {
  return context.run({ ...context.getStore(), ...fields }, work);
}

const SECRET_FIELDS = [
  "accessToken",
  "access_token",
  "refreshToken",
  "refresh_token",
  "authorization",
  "Authorization",
  "apiKey",
  "secret",
  "webhookSecret",
  "webhook_secret",
  "password",
  "token",
  "email",
  "phone",
  "name",
  "backer",
  "shippingAddress",
  "address1",
  "address2",
  "street1",
  "street2",
  "shipFrom",
  "destination",
  "content",
  "raw",
  "payload",
  "body",
  "variables",
];

export function createLogger(level: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    // A copy: pino merges the fields of the call into what it is given.
    mixin: () => ({ ...context.getStore() }),
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`]),
      censor: "[redacted]",
    },
    serializers: { err: serializeError, error: serializeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Type, message and stack only: vendor errors carry requests and variables in further fields. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return { type: error.name, message: error.message.slice(0, 500), stack: error.stack, cause };
}
