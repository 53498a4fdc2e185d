// The campaign becomes orders while everything fails that can: phases of weather, kills, a pause, lost access.
import { setTimeout as pause } from "node:timers/promises";
import { DEMO_SHOP, pushAll, readSummary, reconnect, steerBatch, underWay } from "../support/journey";
import type { Merchant } from "../support/merchant";
import type { Random } from "../support/random";
import type { Stack } from "../support/stack";
import type { Killer } from "./killer";
import { persist } from "./persist";
import type { Timeline } from "./timeline";
import { planWeather, startPhase } from "./weather";

export interface PushStorm {
  stack: Stack;
  merchant: Merchant;
  random: Random;
  killer: Killer;
  pledges: number;
  pace: number;
  /** Without progress for so long, nothing more will come. */
  stallMs: number;
  timeline: Timeline;
}

/** Something that happens once, when so much of the campaign has become orders. */
interface Incident {
  at: number;
  name: string;
  run(): Promise<void>;
}

/** Until everything has happened that is to happen, and only stragglers are left; false when nothing moves any more. */
export async function pushThroughStorm(storm: PushStorm): Promise<boolean> {
  const { stack, merchant, random, timeline } = storm;
  const incidents = planIncidents(storm).sort((a, b) => a.at - b.at);
  const phases = planWeather(random, storm.pace);
  const first = phases.shift();
  if (first) await startPhase(stack.simulator, first);
  await pushAll(merchant);
  const progress = new Progress(storm);
  for (;;) {
    const { left, share } = await readShare(merchant);
    if (incidents.length === 0 && (left === 0 || phases.length === 0)) return true;
    const phase = phases[0];
    if (phase && share >= phase.from) {
      phases.shift();
      timeline.note(`${Math.round(share * 100)} %: ${phase.name}`);
      await startPhase(stack.simulator, phase);
    }
    const incident = incidents[0];
    if (incident && (share >= incident.at || left === 0)) {
      incidents.shift();
      timeline.note(`${Math.round(share * 100)} %: ${incident.name}`);
      await incident.run();
      progress.note();
    }
    if (progress.hasStalled(left)) return false;
    await pause(250);
  }
}

/** Pushes of unknown fate are looked for until three minutes after they were sent. */
export async function waitForStragglers(storm: PushStorm): Promise<void> {
  const progress = new Progress(storm);
  for (;;) {
    const { left } = await readShare(storm.merchant);
    if (left === 0 || progress.hasStalled(left)) return;
    await pause(500);
  }
}

async function readShare(merchant: Merchant): Promise<{ left: number; share: number }> {
  const summary = await persist(async () => readSummary(merchant));
  const left = underWay(summary);
  const { created } = summary.states;
  return { left, share: created / Math.max(1, created + left) };
}

class Progress {
  #lastAt = Date.now();
  #lastLeft = Infinity;

  constructor(private readonly storm: Pick<PushStorm, "stallMs" | "timeline">) {}

  note(): void {
    this.#lastAt = Date.now();
  }

  hasStalled(left: number): boolean {
    const { stallMs, timeline } = this.storm;
    if (left < this.#lastLeft) this.note();
    this.#lastLeft = Math.min(left, this.#lastLeft);
    if (Date.now() - this.#lastAt <= stallMs) return false;
    timeline.note(
      `Nothing has moved for ${Math.round(stallMs / 1000)} s with ${left} pledges left; judging what is there`,
    );
    return true;
  }
}

function planIncidents({ stack, merchant, random, killer, pledges, pace }: PushStorm): Incident[] {
  const kills = Math.max(5, Math.ceil((pledges * 8) / 1000));
  const killing = Array.from({ length: kills }, (_, index): Incident => {
    const at = 0.03 + (0.9 * index) / kills + random.next() * 0.02;
    return index % 2 === 0
      ? { at, name: "a worker dies between commit and write", run: killer.killBetweenCommitAndWrite }
      : { at, name: "a worker dies", run: killer.killAtRandom };
  });
  return [
    ...killing,
    {
      at: 0.2,
      name: "pause, and a worker dies while it takes effect",
      run: async () => {
        await persist(async () => steerBatch(merchant, "pause"));
        await killer.killAtRandom();
        await pause(Math.max(500, 5000 * pace));
        await persist(async () => steerBatch(merchant, "resume"));
      },
    },
    {
      at: 0.48,
      name: "the app's access is revoked, and given again",
      run: async () => {
        await stack.simulator.act(DEMO_SHOP, "revoke-tokens");
        // Nobody opens the app meanwhile: an open page would be given new access by itself.
        await pause(Math.max(4_000, 20_000 * pace));
        await persist(async () => reconnect(merchant));
      },
    },
  ];
}
