// Bundles app/entry.<role>.ts to build/<role>.js; packages stay outside, `~/` is resolved by tsconfig paths.
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");
const role = process.argv[2];

await build({
  absWorkingDir: root,
  entryPoints: [`app/entry.${role}.ts`],
  outfile: `build/${role}.js`,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  packages: "external",
  sourcemap: "linked",
  logLevel: "warning",
  // Built by Remix before; loaded at run time.
  external: ["./server/index.js", "../build/server/index.js"],
});
