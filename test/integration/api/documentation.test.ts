import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { API_PROBLEMS } from "~/routes/api-request/api-problems";
import { EXAMPLE_PLEDGE } from "~/routes/api-request/example-pledge";
import { ask, connect, createShop, push } from "./api-client";
import { useApiServer } from "./api-server";

const server = useApiServer();

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { responses?: Record<string, { description: string }> }>>;
}

describe("the documentation", () => {
  it("is valid OpenAPI 3.1", async () => {
    const { status, body } = await ask<Document>(server, null, "GET", "/api/v1/openapi.json");
    expect(status).toBe(200);
    const result = await new Validator().validate({ ...body });
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(body.openapi).toBe("3.1.0");
  });

  it("names every refusal in both documents", async () => {
    const openapi = JSON.stringify((await ask<Document>(server, null, "GET", "/api/v1/openapi.json")).body);
    const { body: page, headers } = await ask<string>(server, null, "GET", "/api/v1/docs");
    for (const code of Object.keys(API_PROBLEMS)) {
      expect(openapi).toContain(`${code}:`);
      expect(page).toContain(`id="${code}"`);
    }
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|https?:\/\/(?!pledgedock\.example)/);
  });

  it("the example is accepted as it stands", async () => {
    const platform = await connect(server, await createShop(server));
    const [result] = await push(server, platform, EXAMPLE_PLEDGE);
    expect(result).toMatchObject({ outcome: "accepted", state: "ready" });
  });
});
