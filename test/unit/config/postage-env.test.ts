import { describe, expect, it } from "vitest";
import { readEnv } from "~/config/env.server";

const REQUIRED = {
  ...{ NODE_ENV: "development", DATABASE_URL: "postgres://x", SHOPIFY_API_KEY: "k", SHOPIFY_API_SECRET: "s" },
  ...{ SHOPIFY_APP_URL: "https://pledgedock.example", SHOPIFY_SCOPES: "read_orders", ENCRYPTION_KEYS: "k:x" },
};
const read = (change: Record<string, string>) => readEnv({ ...REQUIRED, ...change } as NodeJS.ProcessEnv);

describe("the environment of postage", () => {
  it("is EasyPost itself, 10 % with the platform's account and nothing with the creator's own, unless said otherwise", () => {
    expect(read({})).toMatchObject({
      ...{ EASYPOST_BASE_URL: "https://api.easypost.com/v2/", POSTAGE_MAX_IN_FLIGHT: 8 },
      ...{ POSTAGE_FEE_PERCENT_PLATFORM: 1000, POSTAGE_FEE_PERCENT_OWN: 0, POSTAGE_BILLING_TEST: false },
    });
  });

  it("takes fees in percent and counts them in hundredths", () => {
    expect(read({ POSTAGE_FEE_PERCENT_PLATFORM: "2.5" }).POSTAGE_FEE_PERCENT_PLATFORM).toBe(250);
    expect(read({ POSTAGE_FEE_PERCENT_OWN: "1.15" }).POSTAGE_FEE_PERCENT_OWN).toBe(115);
    for (const wrong of ["-1", "101", "ten"])
      expect(() => read({ POSTAGE_FEE_PERCENT_PLATFORM: wrong })).toThrow("POSTAGE_FEE_PERCENT_PLATFORM");
  });

  it("ends EasyPost's address in a slash, which its client needs", () => {
    const { EASYPOST_BASE_URL } = read({ EASYPOST_BASE_URL: "http://127.0.0.1:4010/v2" });
    expect(EASYPOST_BASE_URL).toBe("http://127.0.0.1:4010/v2/");
  });

  it("sends keys over http to this machine only, and never in production", () => {
    for (const url of ["http://api.easypost.com/v2/", "http://10.0.0.1/v2/", "ftp://127.0.0.1/"])
      expect(() => read({ EASYPOST_BASE_URL: url })).toThrow("EASYPOST_BASE_URL must be https");
    expect(() => read({ NODE_ENV: "production", EASYPOST_BASE_URL: "http://127.0.0.1/v2/" })).toThrow(
      "EASYPOST_BASE_URL must be https",
    );
  });
});
