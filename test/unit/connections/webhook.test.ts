import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { keepNeededFields, WEBHOOK_TOPICS } from "~/modules/connections/webhook";

const TOML = readFileSync("shopify.app.toml", "utf8");

it("every topic that shopify.app.toml subscribes to is handled, and no other", () => {
  const subscribed = [...TOML.matchAll(/^\s*(?:compliance_)?topics = \[(.*)\]$/gm)].flatMap(([, list]) =>
    [...String(list).matchAll(/"([^"]+)"/g)].map(([, topic]) => topic),
  );
  expect(subscribed.sort()).toEqual([...WEBHOOK_TOPICS].sort());
});

it("every subscription names a handler that exists at its address", () => {
  const subscriptions = TOML.split("[[webhooks.subscriptions]]").slice(1);
  const handlers = [...TOML.matchAll(/# Handled by: (\S+)/g)].map(([, file]) => String(file));
  expect(handlers).toHaveLength(subscriptions.length);
  subscriptions.forEach((subscription, index) => {
    const address = /uri = "\/(.+?)"/.exec(subscription)?.[1];
    expect(handlers[index]).toBe(`app/routes/${address?.replaceAll("/", ".")}.tsx`);
    expect(existsSync(String(handlers[index]))).toBe(true);
  });
});

it("an order's customer, addresses and notes are never kept", () => {
  const kept = keepNeededFields("orders/create", {
    id: 1,
    source_identifier: "pledgedock:backerkit:c:1:1",
    email: "ada@example.com",
    customer: { first_name: "Ada" },
    shipping_address: { name: "Ada Lovelace" },
    note: "call me",
    note_attributes: [{ name: "Answer", value: "Ada" }],
  });
  expect(kept).toEqual({ id: 1, source_identifier: "pledgedock:backerkit:c:1:1" });
});

it("a payload that is no object is kept as nothing", () => {
  for (const payload of [null, [], "text", 7]) expect(keepNeededFields("orders/create", payload)).toEqual({});
});
