import type { FieldProblem } from "~/modules/connections/connection";
import { getServices } from "~/services.server";

export type ConnectionActionResult =
  | { kind: "saved" }
  | { kind: "key"; key: string }
  | { kind: "revoked" }
  | { kind: "disconnected" }
  | { kind: "not-found" }
  | { kind: "invalid"; problems: FieldProblem[] };

interface ConnectionScope {
  shopDomain: string;
  connectionId: string;
}

/** What the page of one connection can ask for. */
export async function runConnectionAction(
  scope: ConnectionScope,
  form: FormData,
): Promise<ConnectionActionResult> {
  const { connections } = getServices();
  const text = (name: string) => String(form.get(name) ?? "");
  switch (text("intent")) {
    case "save":
      return save(scope, text("name"), text("settings"));
    case "create-key":
      return createKey(scope, text("label"), text("sandbox") === "1");
    case "revoke-key":
      return connections.revokeConnectionKey({ shopDomain: scope.shopDomain, keyId: text("keyId") });
    case "disconnect":
      return connections.disconnectConnection(scope);
    default:
      return invalid("This page does not know that action. Reload it and try again.");
  }
}

async function save(
  scope: ConnectionScope,
  name: string,
  settingsText: string,
): Promise<ConnectionActionResult> {
  const { connections } = getServices();
  const settings = parseJson(settingsText);
  if (settings === undefined) return invalid("The form could not be read. Reload the page and try again.");
  const saved = await connections.updateConnectionSettings({ ...scope, settings });
  if (saved.kind !== "saved") return saved;
  const renamed = await connections.renameConnection({ ...scope, name });
  return renamed.kind === "renamed" ? { kind: "saved" } : renamed;
}

async function createKey(
  scope: ConnectionScope,
  label: string,
  sandbox: boolean,
): Promise<ConnectionActionResult> {
  const created = await getServices().connections.createConnectionKey({ ...scope, label, sandbox });
  return created.kind === "created" ? { kind: "key", key: created.key } : created;
}

function invalid(message: string): ConnectionActionResult {
  return { kind: "invalid", problems: [{ path: "", message }] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
