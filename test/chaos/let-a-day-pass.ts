// A day goes by for whatever asks EasyPost once a day: nobody waits for it. Only the memory of having asked is changed.
import pg from "pg";

export async function letADayPass(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `update "Label" set "trackerCheckedAt" = coalesce("trackerCheckedAt", "boughtAt") - interval '25 hours'
       where state = 'bought'`,
    );
  } finally {
    await client.end();
  }
}
