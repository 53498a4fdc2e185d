// Ways to break the engine from outside, so that the chaos run can show that it would notice.
import pg from "pg";

/** Of the push. */
const PUSH_SABOTAGES = ["resend", "no-sweep"] as const;
/** Of postage; they need labels to be bought. */
const POSTAGE_SABOTAGES = ["rebuy", "no-postage-sweep", "no-daily-look"] as const;

export const SABOTAGES = [...PUSH_SABOTAGES, ...POSTAGE_SABOTAGES] as const;
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

/** A purchase without an answer is forgotten, and the label bought as a new shipment: paid twice. */
const REBUY = `
  create function sabotage_rebuy() returns trigger language plpgsql as $$
  begin
    new.state := 'waiting';
    new."shipmentId" := null;
    new."rateId" := null;
    new."intentAt" := null;
    new."lastSendBy" := null;
    new."notBefore" := null;
    return new;
  end $$;
  create trigger sabotage_rebuy before update on "Label"
    for each row when (new.state = 'unclear') execute function sabotage_rebuy()`;

/** Jobs of this kind vanish before anybody can run them. */
const withoutJob = (name: string) => `
  create function sabotage_without_job() returns trigger language plpgsql as $$ begin return null; end $$;
  create trigger sabotage_without_job before insert on pgboss.job
    for each row when (new.name = '${name}') execute function sabotage_without_job()`;

const SQL: Record<Sabotage, string> = {
  resend: RESEND,
  "no-sweep": withoutJob("push.drain-sweep"),
  rebuy: REBUY,
  "no-postage-sweep": withoutJob("postage.sweep"),
  "no-daily-look": withoutJob("postage.track-sweep"),
};

/** What the judge must say of it: a run that fails for another reason has not noticed it. */
const SIGNS: Record<Sabotage, RegExp> = {
  resend: /more than one live order/,
  "no-sweep": /have no order|is told something else/,
  rebuy: /more than one label is held/,
  // Bought, and nobody ever wrote it down.
  "no-postage-sweep": /refund null\) is on 0 standing fulfilments/,
  // Rejected by USPS, which EasyPost tells nobody.
  "no-daily-look":
    /refund rejected\) is on 0 standing fulfilments|is rejected at EasyPost, shown as submitted/,
};

/** The first difference that shows the sabotage for what it is; undefined when the run has not noticed it. */
export function findSign(sabotage: Sabotage, differences: string[]): string | undefined {
  return differences.find((difference) => SIGNS[sabotage].test(difference));
}

export function needsPostage(sabotage: Sabotage | undefined): boolean {
  return POSTAGE_SABOTAGES.some((name) => name === sabotage);
}

export async function applySabotage(databaseUrl: string, sabotage: Sabotage): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(SQL[sabotage]);
  } finally {
    await client.end();
  }
}

/** Variables for the processes under sabotage. */
export function sabotageEnvironment(sabotage: Sabotage | undefined): Record<string, string> {
  return sabotage === "no-sweep" ? { SWEEP_SECONDS: "86400" } : {};
}
