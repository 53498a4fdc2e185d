// npm run dev: the app from its sources with hot reload, for a real (development) shop.
import { note, runCommand } from "../support/run-result";
import { loadEnvironment, runForRealShop } from "./real-shop";

await runCommand(async () => {
  process.env.NODE_ENV ??= "development";
  loadEnvironment();
  const port = process.env.PORT || "3000";
  note(`PledgeDock (development) for ${process.env.SHOPIFY_APP_URL}, on port ${port}`);
  return runForRealShop({
    web: ["node_modules/.bin/remix", "vite:dev", "--host", "127.0.0.1", "--port", port],
    worker: ["--import", "tsx", "--watch", "app/entry.worker.ts"],
  });
});
