import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import importX from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import fs from "node:fs";
import path from "node:path";
import tseslint from "typescript-eslint";

const root = import.meta.dirname;

/** Resolves `~/…` and relative imports for the zones; packages are none of their business. */
const sourceResolver = {
  interfaceVersion: 3,
  name: "pledgedock-sources",
  resolve(specifier, from) {
    const base = specifier.startsWith("~/")
      ? path.join(root, "app", specifier.slice(2))
      : specifier.startsWith(".")
        ? path.resolve(path.dirname(from), specifier)
        : null;
    if (!base) return { found: false };
    const endings = ["", ".ts", ".tsx", ".js", ".mjs", "/index.ts"];
    const file = endings
      .map((ending) => base + ending)
      .find((name) => fs.statSync(name, { throwIfNoEntry: false })?.isFile());
    return file ? { found: true, path: file } : { found: false };
  },
};

/** "Who may import whom" as far as paths can say it; test/architecture.test.ts checks the rest. */
const zones = [
  { target: "./app", from: ["./test", "./prisma"], message: "app never imports test or prisma." },
  {
    target: "./app/routes",
    from: ["./app/adapters", "./app/db"],
    message: "Routes go through services.server.ts.",
  },
  {
    target: "./app/jobs/handlers",
    from: ["./app/adapters", "./app/db"],
    message: "Handlers go through services.server.ts.",
  },
  {
    target: "./app/modules",
    from: ["./app/routes", "./app/ui", "./app/adapters", "./app/services.server.ts"],
    message: "Modules know no vendors and no pages.",
  },
  {
    target: "./app/adapters",
    from: ["./app/db", "./app/routes", "./app/ui", "./app/jobs", "./app/services.server.ts"],
    message: "Adapters know lib, config and module types.",
  },
  {
    target: "./app/lib",
    from: [
      "./app/routes",
      "./app/ui",
      "./app/modules",
      "./app/adapters",
      "./app/db",
      "./app/jobs",
      "./app/config",
    ],
    message: "lib imports nothing above it.",
  },
  {
    target: "./app/ui",
    from: ["./app/routes", "./app/adapters", "./app/db", "./app/jobs", "./app/services.server.ts"],
    message: "ui imports nothing above it.",
  },
  {
    target: "./app/config",
    from: ["./app/routes", "./app/ui", "./app/modules", "./app/adapters", "./app/db", "./app/jobs"],
    message: "config imports nothing above it.",
  },
];

export default defineConfig(
  globalIgnores([
    "node_modules",
    "build",
    ".data",
    ".cache",
    "app/db/generated",
    "test/artifacts",
    "**/*.generated.ts",
  ]),
  eslint.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { disallowTypeAnnotations: false, fixStyle: "inline-type-imports" },
      ],
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "no-undef": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    plugins: { "import-x": importX, "react-hooks": reactHooks },
    settings: { "import-x/resolver-next": [sourceResolver] },
    rules: {
      "no-console": "error",
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"] }],
      "import-x/no-restricted-paths": ["error", { basePath: root, zones }],
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    ignores: ["app/config/env.server.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: "Only config/env.server.ts reads the environment.",
        },
      ],
    },
  },
  {
    files: ["app/modules/**/*.ts"],
    ignores: ["app/modules/**/*-store.server.ts"],
    rules: {
      "no-restricted-imports": "off",
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["@prisma/*", "**/db/generated/*"],
              allowTypeImports: true,
              message: "Only stores know Prisma.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: { globals: { ...globals.node } },
  },
);
