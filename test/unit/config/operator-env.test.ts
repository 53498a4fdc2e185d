import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readOperatorEnv } from "../../../prisma/run-for-operator";

const STORED = `
SHOPIFY_API_KEY=k
SHOPIFY_API_SECRET="s"
SHOPIFY_APP_URL=https://pledgedock.example
SHOPIFY_SCOPES=read_orders
ENCRYPTION_KEYS=k:x
DATABASE_URL=postgres://of-the-file/x
`;
let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "operator-env-"));
  file = path.join(directory, ".env");
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe("commands that an operator runs by hand", () => {
  it("take the variables of the installation's .env", () => {
    writeFileSync(file, STORED);
    expect(readOperatorEnv({} as NodeJS.ProcessEnv, file).DATABASE_URL).toBe("postgres://of-the-file/x");
  });

  it("prefer variables that are set", () => {
    writeFileSync(file, STORED);
    const given = { DATABASE_URL: "postgres://given/x" } as unknown as NodeJS.ProcessEnv;
    expect(readOperatorEnv(given, file).DATABASE_URL).toBe("postgres://given/x");
  });

  it("say which are missing where neither has them", () => {
    expect(() => readOperatorEnv({} as NodeJS.ProcessEnv, file)).toThrow("DATABASE_URL is missing");
  });
});
