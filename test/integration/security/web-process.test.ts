// Everything a stranger can send to the web process, on one running app: starting it is what takes time.
import { describe, expect, it } from "vitest";
import { DEMO_SHOP } from "../../support/journey";
import { useAttackedApp } from "./attacked-app";
import { describeForeignKeys } from "./foreign-keys";
import { describeForeignSessions } from "./foreign-sessions";
import { describeForgedNotices } from "./forged-notices";
import { describeForgedSessions } from "./forged-sessions";
import { describeForgedWebhooks } from "./forged-webhooks";
import { describePages } from "./page-defences";
import {
  describeRoute,
  existingRoutes,
  KEY_ROUTES,
  NOTICE_ROUTES,
  OPEN_ROUTES,
  SHOP_ROUTES,
  WEBHOOK_ROUTES,
} from "./route-table";
import { createVictim, settleVictim, type Victim } from "./victim";

let victim: Victim | undefined;
const app = useAttackedApp(
  { name: "security", catalog: "test/fixtures/catalog.csv", env: { API_RATE_PER_MINUTE: "100000" } },
  async ({ stack }) => {
    victim = await createVictim(stack, DEMO_SHOP);
    await settleVictim(app);
  },
);
const theVictim = () => {
  if (!victim) throw new Error("The victim exists only inside tests");
  return victim;
};

describe("the table of routes", () => {
  it("names every route that exists, and none that does not", () => {
    const named = [SHOP_ROUTES, WEBHOOK_ROUTES, NOTICE_ROUTES, KEY_ROUTES, OPEN_ROUTES].flatMap((table) =>
      Object.keys(table),
    );
    expect(named.sort()).toEqual(existingRoutes().sort());
  });

  it.each(Object.entries(SHOP_ROUTES))(
    "%s: its loader and every intent of its action are tried",
    (id, route) => {
      const { loader, action, intents } = describeRoute(id);
      const forms = route.forms(theVictim());
      expect({ loader: route.loader !== null, action: forms.length > 0 }).toEqual({ loader, action });
      const tried = new Set(forms.map((form) => form.intent).filter((intent) => intent !== undefined));
      expect([...tried].sort()).toEqual([...new Set(intents)].sort());
    },
  );

  it("open routes have no action that does anything", () => {
    const withAction = Object.keys(OPEN_ROUTES).filter((id) => describeRoute(id).action);
    expect(withAction).toEqual(["api.v1.$", "api.v1.docs", "api.v1.openapi[.]json"]);
  });
});

describeForgedSessions(app, theVictim);
describeForgedWebhooks(app, theVictim);
describeForgedNotices(app, theVictim);
describePages(app, theVictim);
describeForeignKeys(app, theVictim);
describeForeignSessions(app, theVictim);
