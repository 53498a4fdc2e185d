import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";
import { denyImports } from "vite-env-only";
import tsconfigPaths from "vite-tsconfig-paths";

export default defineConfig({
  plugins: [
    denyImports({
      client: {
        specifiers: [/^pg-boss/, /^@prisma\//, /^node:/],
        files: ["**/app/**/*.server.*", "**/app/adapters/**", "**/app/db/**", "**/app/jobs/queue*"],
      },
    }),
    remix({
      ignoredRouteFiles: ["**/.*"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: false,
        v3_singleFetch: false,
        v3_routeConfig: true,
      },
    }),
    tsconfigPaths(),
  ],
  build: { assetsInlineLimit: 0, sourcemap: false },
  server: { allowedHosts: true },
});
