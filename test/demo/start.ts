// npm start: the built app for a real shop, web and worker, until it is stopped.
import { note, runCommand } from "../support/run-result";
import { loadEnvironment, runForRealShop } from "./real-shop";

await runCommand(async () => {
  loadEnvironment();
  note(`PledgeDock for ${process.env.SHOPIFY_APP_URL}, on port ${process.env.PORT || "3000"}`);
  return runForRealShop({
    web: ["--enable-source-maps", "build/web.js"],
    worker: ["--enable-source-maps", "build/worker.js"],
  });
});
