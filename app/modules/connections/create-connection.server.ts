import { z } from "zod";
import { ConnectionNameSchema, fieldProblems, PlatformSchema, type FieldProblem } from "./connection";
import type { ConnectionDeps } from "./connection-deps";
import { DEFAULT_CONNECTION_SETTINGS } from "./connection-settings";
import { insertConnection } from "./connection-store.server";

const InputSchema = z.object({ platform: PlatformSchema, name: ConnectionNameSchema });

export type CreateConnectionResult =
  { kind: "created"; connectionId: string } | { kind: "invalid"; problems: FieldProblem[] };

/** Links the shop with a crowdfunding source. Several connections of one platform may feed the same campaign. */
export async function createConnection(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  input: { shopDomain: string; platform: string; name: string },
): Promise<CreateConnectionResult> {
  const parsed = InputSchema.safeParse({ platform: input.platform, name: input.name });
  if (!parsed.success) return { kind: "invalid", problems: fieldProblems(parsed.error) };
  const connectionId = await insertConnection(deps.db, {
    shopDomain: input.shopDomain,
    ...parsed.data,
    settings: DEFAULT_CONNECTION_SETTINGS,
    createdAt: deps.clock.now(),
  });
  return { kind: "created", connectionId };
}
