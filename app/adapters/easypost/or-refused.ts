import type { PostageRefusal, PostageTrouble } from "~/modules/postage/ports";
import type { Read } from "./easypost-client.server";

/** For requests that name something: where EasyPost does not know it, it has refused. */
export function orRefused(
  ending: Exclude<Read<unknown>, { kind: "answer" }>,
): PostageRefusal | PostageTrouble {
  if (ending.kind === "missing") {
    return { kind: "refused", problems: [{ code: "NOT_FOUND", field: null, message: ending.message }] };
  }
  if (ending.kind === "refused") return { kind: "refused", problems: ending.problems };
  return ending;
}
