import { createHmac, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PLATFORM_WEBHOOK_SECRET } from "../../simulators/easypost/config";
import { knock, rowsOf, untilAtRest, type AttackedApp } from "./attacked-app";
import { NOTICE_ROUTES } from "./route-table";
import type { Victim } from "./victim";

const LIMIT_BYTES = 2 * 1024 * 1024;
const HMAC = "X-Hmac-Signature";
const sign = (body: string, secret = PLATFORM_WEBHOOK_SECRET) =>
  `hmac-sha256-hex=${createHmac("sha256", secret).update(body).digest("hex")}`;

function scanOf(shipmentId: string, eventId = `evt_${randomUUID()}`): string {
  return JSON.stringify({
    ...{ id: eventId, object: "Event", mode: "test", description: "tracker.updated" },
    result: {
      ...{ id: "trk_1", object: "Tracker", tracking_code: "9400Stranger", shipment_id: shipmentId },
      ...{ status: "in_transit", updated_at: "2026-11-22T13:00:00Z", tracking_details: [] },
    },
  });
}

/** News that EasyPost did not send, sent once, or sent about nobody's parcel. */
export function describeForgedNotices(app: AttackedApp, victim: () => Victim): void {
  const deliver = (path: string, body: string | Buffer<ArrayBuffer>, signature?: string) =>
    knock(app.stack.appUrl, path, {
      ...{ method: "POST", body },
      headers: {
        "Content-Type": "application/json",
        ...(signature === undefined ? {} : { [HMAC]: signature }),
      },
    });
  const notices = async () => (await app.sql.query(`SELECT 1 FROM "PostageNotice"`)).rowCount ?? 0;

  describe.each(Object.values(NOTICE_ROUTES))("news to $path", ({ path }) => {
    it("are refused without a word, and leave nothing, when they are forged", async () => {
      const before = await rowsOf(app.sql, victim().shop);
      const stored = await notices();
      const body = scanOf("shp_1");
      const forgeries: Record<string, [string, string | undefined]> = {
        "no signature": [body, undefined],
        "an empty signature": [body, ""],
        "another secret": [body, sign(body, "another")],
        "a changed body": [`${body} `, sign(body)],
        "a signature cut short": [body, sign(body).slice(0, 30)],
        "Shopify's way to sign": [
          body,
          createHmac("sha256", PLATFORM_WEBHOOK_SECRET).update(body).digest("base64"),
        ],
        "broken JSON": ["{", sign("{")],
        "an empty body": ["", sign("")],
        "a nesting bomb": ["[".repeat(100_000), sign("[".repeat(100_000))],
      };
      for (const [what, [forged, signature]] of Object.entries(forgeries)) {
        const seen = await deliver(path, forged, signature);
        expect([what, seen.status, seen.body]).toEqual([what, 401, ""]);
      }
      for (const nobody of [
        "/webhooks/easypost/nobody",
        "/webhooks/easypost/%00",
        "/webhooks/easypost/%ff",
      ]) {
        const { status, body: answer } = await deliver(nobody, body, sign(body));
        expect([nobody, status >= 400 && status < 500]).toEqual([nobody, true]);
        expect(answer).not.toContain("secret");
      }
      expect((await deliver(path, Buffer.alloc(LIMIT_BYTES + 1, 32))).status).toBe(413);
      expect((await knock(app.stack.appUrl, path)).status).toBeLessThan(500);
      expect((await knock(app.stack.appUrl, path, { method: "PUT", body })).status).toBe(405);
      expect(await notices()).toBe(stored);
      expect(await rowsOf(app.sql, victim().shop)).toEqual(before);
    });

    it("have one effect however often they are replayed, and none on a shop that they do not name", async () => {
      const before = await rowsOf(app.sql, victim().shop);
      const stored = await notices();
      const body = scanOf(`shp_of_nobody_${randomUUID()}`);
      const told = await Promise.all(Array.from({ length: 8 }, () => deliver(path, body, sign(body))));
      expect(told.map(({ status }) => status)).toEqual(Array(8).fill(200));
      await untilAtRest(app);
      expect((await deliver(path, body, sign(body))).status).toBe(200);
      expect(await notices()).toBe(stored + 1);
      expect(await rowsOf(app.sql, victim().shop)).toEqual(before);
    });
  });
}
