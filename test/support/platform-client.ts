// The simulated crowdfunding platform, seen from outside.
import type { PlatformFaults, PlatformState } from "../simulators/crowdfunding/platform-simulator";

export interface PlatformClient {
  /** Where callbacks go to. */
  readonly url: string;
  state(): Promise<PlatformState>;
  /** How messages are answered from now on; `{}` answers well. */
  faults(faults: PlatformFaults): Promise<void>;
  /** The secret that PledgeDock showed once. */
  setSecret(secret: string): Promise<void>;
}

export function createPlatformClient(url: string): PlatformClient {
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(new URL(path, url), { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`The platform answered ${answer.status} to ${path}`);
    await answer.arrayBuffer();
  };
  return {
    url: new URL("/hook", url).href,
    state: async () => (await (await fetch(new URL("/__state", url))).json()) as PlatformState,
    faults: async (faults) => post("/__faults", faults),
    setSecret: async (secret) => post("/__secret", { secret }),
  };
}
