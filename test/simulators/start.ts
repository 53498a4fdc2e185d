// The simulated vendors alone: npm run simulators -- --port N [--catalog FILE] [--app-url URL]
// The store on the given port, the mailbox, the crowdfunding platform and EasyPost on free ones. Prints one JSON line with their
// URLs and runs until it is told to stop.
import { parseArgs } from "node:util";
import { startPlatformSimulator } from "./crowdfunding/serve";
import { startEasyPostSimulator } from "./easypost/serve";
import { startMailbox } from "./mailbox/serve";
import { startShopifySimulator } from "./shopify/serve";

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    catalog: { type: "string" },
    "app-url": { type: "string" },
    manifest: { type: "string" },
  },
});

const [mailbox, platform, easypost] = await Promise.all([
  startMailbox(),
  startPlatformSimulator(),
  startEasyPostSimulator(),
]);
const neighbours = {
  mailbox: mailbox.origin,
  smtp: mailbox.smtpUrl,
  platform: platform.origin,
  platformHost: platform.host,
  easypost: easypost.origin,
};
const running = await startShopifySimulator({
  neighbours,
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
    ...neighbours,
  })}\n`,
);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(
    signal,
    () => void Promise.all([running.stop(), mailbox.stop(), platform.stop(), easypost.stop()]),
  );
}
