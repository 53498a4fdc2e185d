// The body of POST /api/v1/pledges → its items, or the refusal of the whole.
import { createHash } from "node:crypto";
import { assertNever } from "~/lib/assert-never";
import { parseJsonBytes, type ParsedJson } from "~/lib/parse-json-text";
import { readBody } from "~/lib/read-body";
import { refuse, type ApiAnswer } from "./api-answer";
import { MAX_BODY_BYTES, MAX_DEPTH, MAX_PLEDGES } from "./api-limits";

export type PledgesBody =
  { kind: "ok"; items: unknown[]; hash: string } | { kind: "refused"; answer: ApiAnswer };

/** Size before parsing, depth before recursion, shape before pledges. `hash` identifies the exact bytes. */
export async function readPledgesBody(request: Request): Promise<PledgesBody> {
  if (!isJson(request.headers.get("content-type"))) {
    return refused("wrong-content-type", "Send the pledges as JSON with Content-Type: application/json.");
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body.kind === "too-large") {
    const detail = `The body is larger than ${MAX_BODY_BYTES} bytes (1 MiB): send fewer pledges at once.`;
    return refused("body-too-large", detail, { headers: { Connection: "close" } });
  }
  const json = parseJsonBytes(body.bytes, MAX_DEPTH);
  if (json.kind !== "ok") return { kind: "refused", answer: refuseJson(json) };
  const items = readItems(json.value);
  if (!items) {
    return refused("unusable-body", 'Send one pledge, an array of pledges, or {"pledges": […]}.');
  }
  if (items.length === 0 || items.length > MAX_PLEDGES) {
    return refused(
      "unusable-body",
      `The request holds ${items.length} pledges: send 1 to ${MAX_PLEDGES} at once.`,
    );
  }
  return { kind: "ok", items, hash: createHash("sha256").update(body.bytes).digest("hex") };
}

function isJson(contentType: string | null): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? "");
}

function readItems(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return null;
  if (!Object.hasOwn(value, "pledges")) return [value];
  const { pledges } = value as { pledges: unknown };
  return Array.isArray(pledges) ? pledges : null;
}

function refuseJson(json: Exclude<ParsedJson, { kind: "ok" }>): ApiAnswer {
  switch (json.kind) {
    case "not-utf8":
      return refuse("not-utf8", "The body holds bytes that are not UTF-8: encode it as UTF-8.");
    case "too-deep":
      return refuse(
        "too-deep",
        `Arrays and objects are nested more than ${json.maxDepth} deep; a pledge needs four.`,
      );
    case "malformed": {
      const { line, column, reason } = json;
      return refuse("malformed-json", `The body is not JSON: ${reason} at line ${line}, column ${column}.`, {
        extra: { line, column },
      });
    }
    default:
      return assertNever(json);
  }
}

function refused(...problem: Parameters<typeof refuse>): PledgesBody {
  return { kind: "refused", answer: refuse(...problem) };
}
