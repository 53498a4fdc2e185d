// An HTTP server that answers EasyPost's client exactly as a test says, and keeps what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import pino from "pino";
import { createEasypostAdapter } from "~/adapters/easypost/create-easypost-adapter.server";
import { systemClock, type Clock } from "~/lib/clock";
import type { Sleep } from "~/lib/sleep";
import type { PostageAccount } from "~/modules/postage/ports";

export interface AskedRequest {
  method: string;
  /** With its query. */
  path: string;
  authorization: string | null;
  body: unknown;
}

export type ScriptedAnswer =
  | { status: number; json: unknown; headers?: Record<string, string> }
  | { status: number; text: string; headers?: Record<string, string> }
  /** The connection breaks: before an answer, or in the midst of one. */
  | { cut: "before-answer" | "in-answer" }
  /** Never answers. */
  | { silent: true };

export const ACCOUNT: PostageAccount = { kind: "own", apiKey: "EZTKtest-key-of-nobody" };

export interface ScriptedEasypost extends ReturnType<typeof createEasypostAdapter> {
  origin: string;
  baseUrl: string;
  /** In the order in which they came. */
  asked: AskedRequest[];
  /** Answers to come; the last one stays. */
  answer(...answers: ScriptedAnswer[]): void;
  /** Everything that was logged. */
  logged: string[];
  stop(): Promise<void>;
}

export async function startScriptedEasypost(
  options: { requestTimeoutMs?: number; maxInFlight?: number; clock?: Clock; sleep?: Sleep } = {},
): Promise<ScriptedEasypost> {
  const asked: AskedRequest[] = [];
  const logged: string[] = [];
  let script: ScriptedAnswer[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push(note(request, body));
      const next = script.length > 1 ? script.shift() : script[0];
      give(response, next ?? { status: 500, json: { error: { code: "TEST", message: "nothing scripted" } } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const baseUrl = `${origin}/v2/`;
  const adapter = createEasypostAdapter({
    baseUrl,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    maxInFlight: options.maxInFlight ?? 4,
    clock: options.clock ?? systemClock,
    ...(options.sleep ? { sleep: options.sleep } : {}),
    log: pino({ level: "trace" }, { write: (line: string) => logged.push(line) }),
  });
  return {
    ...adapter,
    origin,
    baseUrl,
    asked,
    logged,
    answer: (...answers) => (script = answers),
    stop: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function note(request: IncomingMessage, body: string): AskedRequest {
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    authorization: request.headers.authorization ?? null,
    body: body === "" ? null : (JSON.parse(body) as unknown),
  };
}

function give(response: ServerResponse, answer: ScriptedAnswer): void {
  if ("silent" in answer) return;
  if ("cut" in answer) {
    if (answer.cut === "in-answer") {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"id": "shp_', () => response.destroy());
      return;
    }
    response.destroy();
    return;
  }
  const isJson = "json" in answer;
  const type = isJson ? "application/json; charset=utf-8" : "text/html";
  response.writeHead(answer.status, { "content-type": type, ...answer.headers });
  response.end(isJson ? JSON.stringify(answer.json) : answer.text);
}
