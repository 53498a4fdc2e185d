import { assertNever } from "~/lib/assert-never";
import { getServices } from "~/services.server";

export type WebhooksActionResult =
  | { kind: "done"; message: string }
  /** The secret is shown this once. */
  | { kind: "secret"; secret: string }
  | { kind: "problem"; problem: string; field: "url" | null };

interface Scope {
  shopDomain: string;
  connectionId: string;
}

const NOT_FOUND = problem("This connection is no longer active, so nothing can be changed here.");
const NO_CALLBACK = problem("Save an address first.");

/** What the page of a connection's webhooks can ask for. */
export async function runWebhooksAction(scope: Scope, form: FormData): Promise<WebhooksActionResult> {
  const { connections } = getServices();
  switch (form.get("intent")) {
    case "save": {
      const saved = await connections.setCallback({ ...scope, url: textOf(form, "url") });
      if (saved.kind === "invalid") return { kind: "problem", problem: saved.message, field: "url" };
      return saved.kind === "saved" ? { kind: "secret", secret: saved.secret } : NOT_FOUND;
    }
    case "rotate": {
      const rotated = await connections.rotateCallbackSecret(scope);
      return rotated.kind === "rotated" ? { kind: "secret", secret: rotated.secret } : NOT_FOUND;
    }
    case "remove":
      return done((await connections.removeCallback(scope)).kind, "The platform is no longer told.");
    case "enable":
      return done((await connections.enableCallback(scope)).kind, "Enabled: what has waited is on its way.");
    case "test":
      return describeTest(await connections.sendTestEvent(scope));
    case "replay":
      return describeReplay(
        await connections.replayOutboundEvents({ ...scope, eventIds: [textOf(form, "eventId")] }),
      );
    case "replay-failed":
      return describeReplay(await connections.replayOutboundEvents({ ...scope, all: "failed" }));
    default:
      return problem("This page does not know that action. Reload it and try again.");
  }
}

type Connections = ReturnType<typeof getServices>["connections"];

function describeTest(result: Awaited<ReturnType<Connections["sendTestEvent"]>>): WebhooksActionResult {
  switch (result.kind) {
    case "delivered":
      return { kind: "done", message: `The platform took the test message (${result.status}).` };
    case "failed":
      return problem(result.message);
    case "no-callback":
      return NO_CALLBACK;
    case "not-found":
      return NOT_FOUND;
    default:
      return assertNever(result);
  }
}

function describeReplay(
  result: Awaited<ReturnType<Connections["replayOutboundEvents"]>>,
): WebhooksActionResult {
  switch (result.kind) {
    case "replayed":
      return {
        kind: "done",
        message: result.count === 1 ? "1 message is sent again." : `${result.count} messages are sent again.`,
      };
    case "no-callback":
      return NO_CALLBACK;
    case "not-found":
      return NOT_FOUND;
    default:
      return assertNever(result);
  }
}

function done(kind: string, message: string): WebhooksActionResult {
  return kind === "not-found" ? NOT_FOUND : { kind: "done", message };
}

function problem(text: string): WebhooksActionResult {
  return { kind: "problem", problem: text, field: null };
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
