// Labels and forms by their address. The address came from a vendor's answer, so only EasyPost's own hosts are asked, and
// no more is read than a label can be.
import { readBody } from "~/lib/read-body";
import type { FileOutcome } from "~/modules/postage/ports";
import type { Sleep } from "~/lib/sleep";

export interface ReadFileOptions {
  fetch: typeof fetch;
  /** EasyPost's API; a stand-in on this machine keeps its files, too. */
  baseUrl: string;
  requestTimeoutMs: number;
  sleep: Sleep;
}

/** Where EasyPost keeps files, in the spellings that its answers use. */
const FILE_HOSTS =
  /^(?:easypost-files\.s3(?:[.-]us-west-2)?\.amazonaws\.com|(?:[a-z0-9-]+\.)?easypost\.com)$/;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);
const LARGEST_BYTES = 10_000_000;
const MOST_READS = 3;
const BACKOFF_MS = 500;

/** Never follows a redirect and sends no key. Files expire: `gone` is final. */
export async function readFile(options: ReadFileOptions, url: string): Promise<FileOutcome> {
  if (!isAllowed(url, options.baseUrl)) return { kind: "unknown", reason: "not one of EasyPost's hosts" };
  for (let count = 1; ; count += 1) {
    const outcome = await readOnce(options, url);
    if (outcome !== "try-again") return outcome;
    if (count >= MOST_READS) return { kind: "unknown", reason: "no usable answer" };
    await options.sleep(BACKOFF_MS * 2 ** (count - 1));
  }
}

function isAllowed(url: string, baseUrl: string): boolean {
  const asked = URL.canParse(url) ? new URL(url) : null;
  if (!asked || asked.username !== "" || asked.password !== "") return false;
  const base = new URL(baseUrl);
  if (LOOPBACK.has(base.hostname)) return asked.origin === base.origin;
  return asked.protocol === "https:" && asked.port === "" && FILE_HOSTS.test(asked.hostname);
}

async function readOnce(options: ReadFileOptions, url: string): Promise<FileOutcome | "try-again"> {
  const limit = new AbortController();
  try {
    const response = await options.fetch(url, {
      redirect: "manual",
      signal: AbortSignal.any([limit.signal, AbortSignal.timeout(options.requestTimeoutMs)]),
    });
    // S3 answers 403 for what is not there.
    if ([403, 404, 410].includes(response.status)) return { kind: "gone" };
    if (response.status === 429 || response.status >= 500) return "try-again";
    if (response.status !== 200) return { kind: "unknown", reason: `HTTP ${response.status}` };
    const body = await readBody(response, LARGEST_BYTES);
    if (body.kind === "too-large") {
      limit.abort();
      return { kind: "unknown", reason: "a file larger than any label" };
    }
    return {
      kind: "file",
      bytes: body.bytes,
      contentType: response.headers.get("content-type") ?? "application/octet-stream",
    };
  } catch {
    return "try-again";
  }
}
