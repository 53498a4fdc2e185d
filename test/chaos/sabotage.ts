// Ways to break the engine from outside, so that the chaos run can show that it would notice.
import pg from "pg";

export const SABOTAGES = ["resend", "no-sweep"] as const;
export type Sabotage = (typeof SABOTAGES)[number];

/** An unknown push goes straight back into the queue: what an engine does that simply sends again. */
const RESEND = `
  create function sabotage_resend() returns trigger language plpgsql as $$
  begin
    new.state := 'queued';
    new."notBefore" := null;
    return new;
  end $$;
  create trigger sabotage_resend before update on "Pledge"
    for each row when (new.state = 'unknown') execute function sabotage_resend()`;

/** Jobs of the sweep vanish before anybody can run them. */
const NO_SWEEP = `
  create function sabotage_no_sweep() returns trigger language plpgsql as $$ begin return null; end $$;
  create trigger sabotage_no_sweep before insert on pgboss.job
    for each row when (new.name = 'push.drain-sweep') execute function sabotage_no_sweep()`;

export async function applySabotage(databaseUrl: string, sabotage: Sabotage): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(sabotage === "resend" ? RESEND : NO_SWEEP);
  } finally {
    await client.end();
  }
}

/** Variables for the processes under sabotage. */
export function sabotageEnvironment(sabotage: Sabotage | undefined): Record<string, string> {
  return sabotage === "no-sweep" ? { SWEEP_SECONDS: "86400" } : {};
}
