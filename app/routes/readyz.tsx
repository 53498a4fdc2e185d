import { getServices } from "~/services.server";

/** Readiness: database and queue answer, and the process is not shutting down. */
export async function loader() {
  const state = await getServices().readiness();
  const headers = { "Cache-Control": "no-store" };
  return Response.json(state, { status: state.ready ? 200 : 503, headers });
}
