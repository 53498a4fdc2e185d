// Shops that buy labels, opened for single tests and stopped after them.
import { afterEach, beforeEach } from "vitest";
import { useTestDatabase, type TestDatabase } from "../../support/test-database";
import { openBuyingFixture, type BuyingFixture } from "./buying-fixture";

type Options = Parameters<typeof openBuyingFixture>[1];

/** The file's database, and `open`: a shop for the test that asks, on which nothing has to be stopped. */
export function useBuyingFixtures(): {
  database: TestDatabase;
  open(options?: Options): Promise<BuyingFixture>;
} {
  const database = useTestDatabase();
  const opened: BuyingFixture[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(async (shop) => shop.stop()));
  });
  return {
    database,
    async open(options) {
      const shop = await openBuyingFixture(database.db, options);
      opened.push(shop);
      return shop;
    },
  };
}

/** A shop of its own for every test of the file: `take` gets it before the test, to keep it and to prepare it. */
export function useBuyingFixture(
  take: (shop: BuyingFixture) => Promise<void> | void,
  options?: Options,
): TestDatabase {
  const { database, open } = useBuyingFixtures();
  beforeEach(async () => {
    await take(await open(options));
  });
  return database;
}
