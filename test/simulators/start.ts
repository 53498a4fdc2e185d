// The simulated vendors alone: npm run simulators -- --port N [--catalog FILE] [--app-url URL]
// Prints one JSON line with their URLs and runs until it is told to stop.
import { parseArgs } from "node:util";
import { startShopifySimulator } from "./shopify/serve";

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    catalog: { type: "string" },
    "app-url": { type: "string" },
    manifest: { type: "string" },
  },
});

const running = await startShopifySimulator({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.catalog === undefined ? {} : { catalog: values.catalog }),
  ...(values["app-url"] === undefined ? {} : { appUrl: values["app-url"] }),
  ...(values.manifest === undefined ? {} : { manifest: values.manifest }),
});
const { origin } = running;
process.stdout.write(
  `${JSON.stringify({
    shopify: origin,
    state: `${origin}/__state`,
    faults: `${origin}/__faults`,
    config: `${origin}/__config`,
    do: `${origin}/__do`,
    reset: `${origin}/__reset`,
    admin: `${origin}/store/adas-games/apps/pledgedock/app`,
  })}\n`,
);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void running.stop());
