import tsconfigPaths from "vite-tsconfig-paths";
import { defineConfig } from "vitest/config";

// Layers: unit (pure, shuffled), integration (real PostgreSQL, queue, simulators over HTTP), e2e (Chromium).
export default defineConfig({
  plugins: [tsconfigPaths()],
  test: {
    retry: 0,
    teardownTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts", "test/unit/**/*.test.tsx", "test/architecture.test.ts"],
          sequence: { shuffle: true },
          testTimeout: 90_000,
          setupFiles: ["test/support/fail-on-console.ts", "test/support/property-settings.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          globalSetup: ["test/support/global-database.ts"],
          setupFiles: ["test/support/fail-on-console.ts", "test/support/property-settings.ts"],
          // Limits for what hangs, not for what is slow: other work may have the machine.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/support/global-database.ts", "test/support/global-browser.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
