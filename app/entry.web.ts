// The web process: Remix behind Express. SIGTERM stops accepting, finishes what is under way, then leaves.
import { createServer } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import express from "express";
import { getServices } from "./services.server";

const GRACE_MS = 20_000;
const services = getServices();
const { config, log } = services;

const clientDirectory = path.resolve("build/client");
const serverBuild = pathToFileURL(path.resolve("build/server/index.js")).href;
const build = (await import(serverBuild)) as ServerBuild;

const app = express();
app.disable("x-powered-by");
app.set("trust proxy", 1);
// On every answer: pages, data, files and refusals.
app.use((_request, response, next) => {
  response.set("X-Content-Type-Options", "nosniff");
  next();
});
// No text in PostgreSQL holds a NUL, so no address with one names anything.
app.use("/app", (request, response, next) => {
  if (request.originalUrl.includes("%00")) response.status(400).end();
  else next();
});
app.use("/assets", express.static(path.join(clientDirectory, "assets"), { immutable: true, maxAge: "1y" }));
app.use(express.static(clientDirectory, { maxAge: "1h" }));
/** Remix ranks all routes anew for every request; webhooks come by the hundred, so theirs are looked for among few. */
function only(prefix: string): ServerBuild {
  const routes = Object.entries(build.routes).filter(([id]) => id === "root" || id.startsWith(prefix));
  return { ...build, routes: Object.fromEntries(routes) };
}
function handle(routes: ServerBuild): express.RequestHandler {
  const handler = createRequestHandler({
    build: routes,
    getLoadContext: ({ ip }) => ({ clientAddress: ip }),
  });
  return (request, response, next) => void handler(request, response, next);
}
app.all("/webhooks/*", handle(only("routes/webhooks.")));
app.all("*", handle(build));

const server = createServer(app);
// A creator's file of 100 MB takes minutes over a slow line.
server.requestTimeout = 15 * 60_000;
server.headersTimeout = 15_000;
server.listen(config.port, config.host, () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : config.port;
  log.info({ port }, "web is listening");
});

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, "web is stopping");
  services.beginShutdown();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(force);
  await services.close();
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    stop(signal).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "web did not stop cleanly");
        process.exit(1);
      },
    );
  });
}
