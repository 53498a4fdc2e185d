import path from "node:path";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../prisma/free-port";
import { ManagedProcess } from "../../support/managed-process";
import { until } from "../../support/until";
import { knock, type AttackedApp, type Knock } from "./attacked-app";
import { OPEN_ROUTES, SHOP_ROUTES } from "./route-table";
import { MARK, type Victim } from "./victim";

const readable = Object.entries(SHOP_ROUTES).filter(([, { loader }]) => loader !== null);
/** Files, which no browser shows in a frame. */
const isFile = (id: string) => /\[\.\](?:csv|pdf|zpl)$/.test(id) || id === "app.imports.$importId_.failures";
const pages = readable.filter(([id]) => id !== "app.skus.variants" && !isFile(id));
const files = readable.filter(([id]) => isFile(id));

/** What the browser is told and given. */
export function describePages(app: AttackedApp, victim: () => Victim): void {
  describe("a page of the admin", () => {
    it.each(pages)("%s may be framed by its shop only, and shows markup as text", async (_, route) => {
      const page = await victim().merchant.openPage(route.path(victim()));
      expect(page.status).toBe(200);
      const policy = page.headers.get("content-security-policy") ?? "";
      const ancestors = /frame-ancestors ([^;]+);/.exec(policy)?.[1] ?? "";
      expect(ancestors).toContain(`https://${victim().shop} https://admin.shopify.com`);
      expect(ancestors).not.toMatch(/\*(?!\.spin\.dev)/);
      expect(page.headers.get("x-content-type-options")).toBe("nosniff");
      const html = await page.text();
      expect(html).not.toContain("<script>alert(");
      expect(html).not.toContain("<img src=x");
      expect(html).not.toContain("<b>bold");
    });

    it.each(files)("%s is saved as a file, whatever stands in it", async (_, route) => {
      const file = await victim().merchant.openPage(route.path(victim()));
      expect(file.status).toBe(200);
      expect(file.headers.get("content-disposition")).toMatch(/^attachment;/);
      expect(file.headers.get("content-type")).toMatch(/^(?:text\/csv|application\/(?:pdf|zpl))/);
      expect(file.headers.get("x-content-type-options")).toBe("nosniff");
    });

    it("holds the markup that could have run", async () => {
      const { pledgeId, connectionId, merchant } = victim();
      const pledge = await (await merchant.openPage(`/app/pledges/${pledgeId}`)).text();
      expect(pledge).toContain(`&lt;script&gt;alert(&quot;${MARK}&quot;)`);
      expect(await (await merchant.openPage(`/app/connections/${connectionId}`)).text()).toContain(
        "&lt;b&gt;bold",
      );
    });

    it.each([
      "evil.example.com",
      "x.myshopify.com.evil.example",
      "*.myshopify.com",
      "a;frame-ancestors *",
      "x.myshopify.com *",
    ])("names nobody as frame for shop=%s", async (shop) => {
      for (const address of ["/app", "/nothing", "/auth/session-token"]) {
        const seen = await knock(app.stack.appUrl, `${address}?shop=${encodeURIComponent(shop)}`);
        if (seen.status === 302) expect(seen.location).toMatch(/^\/auth\/login/);
        else expect(seen.headers.get("content-security-policy")).toMatch(/^frame-ancestors 'none'/);
      }
    });
  });

  describe("a request that no page sends", () => {
    const send = async (address: string, route: string, sent: Knock = {}) => {
      const url = new URL(address, app.stack.appUrl);
      if (route.endsWith("._index")) url.searchParams.set("index", "");
      url.searchParams.set("_data", `routes/${route}`);
      const headers = {
        Authorization: `Bearer ${await app.stack.simulator.sessionToken(victim().shop)}`,
        ...sent.headers,
      };
      return knock(app.stack.appUrl, url.pathname + url.search, { ...sent, headers });
    };
    const FORM = "application/x-www-form-urlencoded";

    it.each([
      ["JSON", "application/json", "{}", 415],
      ["a broken multipart form", "multipart/form-data; boundary=x", "--y", 415],
      ["a form over 1 MiB", FORM, `intent=${"x".repeat(1_048_577)}`, 413],
      ["a form with NUL", FORM, "intent=push-selected&pledgeId=%00", 422],
      ["a form that is no UTF-8", FORM, "intent=%ff%fe&%", 422],
    ])("%s is refused by an action", async (_, type, body, status) => {
      const sent = { method: "POST", headers: { "Content-Type": type }, body };
      expect((await send("/app/pledges", "app.pledges._index", sent)).status).toBe(status);
    });

    it.each(pages)("%s takes odd addresses without breaking", async (id, route) => {
      const address = route.path(victim());
      const odd = [
        "page=1e99",
        "page=-1",
        "page=x",
        "after=%27&before=%27",
        "search=%25%5C%27",
        `search=${"x".repeat(5000)}`,
        "search=%00",
      ];
      for (const query of [...odd, "state=x&outcome=x&country=%F0%9F%8E%B2"]) {
        expect((await send(`${address}?${query}`, id)).status, query).toBeLessThan(500);
      }
      const name = /[^/]+-[^/]+-[^/]+-[^/]+-[^/]+/;
      for (const odd of ["%00", "%27%20or%201=1", "%F0%9F%8E%B2", "x".repeat(3000)]) {
        if (name.test(address))
          expect((await send(address.replace(name, odd), id)).status, odd).toBeLessThan(500);
      }
    });
  });

  describe("an open page", () => {
    it.each(Object.values(OPEN_ROUTES))(
      "%s is framed by nobody, sniffed by nobody and says nothing of a shop",
      async (address) => {
        const seen = await knock(app.stack.appUrl, `${address}?x=<script>alert(1)</script>`);
        expect(seen.status).toBeLessThan(500);
        expect(seen.headers.get("x-content-type-options")).toBe("nosniff");
        if (seen.headers.get("content-type")?.startsWith("text/html")) {
          expect(seen.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
          expect(seen.body).not.toContain("<script>alert(1)");
        }
        for (const text of [MARK, victim().shop, victim().pledgeId]) expect(seen.body).not.toContain(text);
      },
    );

    it("the bounce page is framed by the shop", async () => {
      const seen = await knock(app.stack.appUrl, `/auth/session-token?shop=${victim().shop}`);
      expect(seen.headers.get("content-security-policy")).toContain(
        `frame-ancestors https://${victim().shop} `,
      );
    });
  });

  describe("a redirect", () => {
    const evil = [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "https://admin.shopify.com.evil.example/",
      "%0d%0aSet-Cookie:a=b",
    ];
    const addresses = evil.flatMap((target) => {
      const to = encodeURIComponent(target);
      return [
        `/?shop=${to}`,
        `/?shop=x&return_to=${to}`,
        `/app?shop=${to}&host=${to}`,
        `/auth/login?shop=${to}`,
      ].concat([
        `/auth/exit-iframe?exitIframe=${to}`,
        `/auth/session-token?shopify-reload=${to}`,
        `/auth?shop=${to}`,
      ]);
    });
    it.each([...addresses, "//evil.example/app", "/auth/exit-iframe"])(
      "%s leads nowhere else",
      async (address) => {
        const seen = await knock(app.stack.appUrl, app.stack.appUrl + address);
        expect(seen.status).toBeLessThan(500);
        if (seen.location) {
          const target = new URL(seen.location, app.stack.appUrl);
          expect([app.stack.appUrl, "https://admin.shopify.com"]).toContain(target.origin);
        }
        expect(seen.headers.get("set-cookie")).toBeNull();
        expect(seen.body).not.toContain("window.open");
      },
    );

    it("/auth/login goes on to the install page of a shop that is one, else to the front page", async () => {
      expect((await knock(app.stack.appUrl, "/auth/login")).location).toBe("/");
      const install = await knock(app.stack.appUrl, `/auth/login?shop=${victim().shop}`);
      expect(install.location).toMatch(
        /^https:\/\/admin\.shopify\.com\/store\/adas-games\/oauth\/install\?client_id=/,
      );
    });
  });

  describe("metrics in production", () => {
    const token = randomBytes(16).toString("hex");
    const started: Record<string, { url: string; child: ManagedProcess }> = {};
    beforeAll(async () => {
      for (const [name, METRICS_TOKEN] of [
        ["open", ""],
        ["guarded", token],
      ] as const) {
        started[name] = await startInProduction(app, name, { METRICS_TOKEN });
      }
    });
    afterAll(() => Promise.all(Object.values(started).map(({ child }) => child.stop())));

    const metrics = (name: string, Authorization?: string) =>
      knock(String(started[name]?.url), "/metrics", { headers: Authorization ? { Authorization } : {} });

    it("are not there without METRICS_TOKEN", async () => {
      expect((await metrics("open")).status).toBe(404);
      expect((await metrics("open", "Bearer ")).status).toBe(404);
    });

    it("are for the holder of METRICS_TOKEN only", async () => {
      for (const given of [undefined, "Bearer ", `Bearer ${token}x`, token, `Bearer ${token.slice(0, -1)}`]) {
        expect((await metrics("guarded", given)).status).toBe(404);
      }
      expect((await metrics("guarded", `Bearer ${token}`)).body).toContain("pledgedock_");
    });

    it("and a page that fails says nothing of the inside", async () => {
      const seen = await knock(
        String(started.open?.url),
        "/app?shop=adas-games.myshopify.com&embedded=1&id_token=x&host=eA",
      );
      expect(seen.body).not.toMatch(/ at .*\.(js|ts):\d+/);
      expect(seen.headers.get("content-security-policy") ?? "").not.toContain("127.0.0.1");
    });
  });
}

/** A further web process as a host would run it, on the same database. */
async function startInProduction({ stack }: AttackedApp, name: string, env: Record<string, string>) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = new ManagedProcess({
    name: `production-${name}`,
    args: ["build/web.js"],
    cwd: stack.directory,
    logDirectory: path.join(stack.directory, "production"),
    env: {
      ...{
        PATH: process.env.PATH,
        NODE_ENV: "production",
        HOST: "127.0.0.1",
        PORT: String(port),
        LOG_LEVEL: "warn",
      },
      ...{
        DATABASE_URL: stack.databaseUrl,
        DATABASE_POOL: "2",
        SHOPIFY_API_KEY: "key",
        SHOPIFY_API_SECRET: "secret",
      },
      ...{ SHOPIFY_APP_URL: "https://pledgedock.example.com", SHOPIFY_SCOPES: "write_orders" },
      ENCRYPTION_KEYS: `run:${randomBytes(32).toString("base64")}`,
      ...env,
    },
  });
  await until(
    `the web process with ${name} metrics is ready`,
    async () => {
      if (!child.isRunning) throw new Error(child.logTail());
      return (await fetch(`${url}/readyz`).catch(() => null))?.ok;
    },
    { timeoutMs: 60_000 },
  );
  return { url, child };
}
