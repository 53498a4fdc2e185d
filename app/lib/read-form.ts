import { readBody } from "./read-body";

/** Far above what a page sends: the settings of a connection, or a page full of chosen pledges. */
const LIMIT_BYTES = 1024 * 1024;

/**
 * The fields of a form that a page of the admin has sent. Throws a Response for what no page sends: 415 for another
 * content type, 413 for a body over 1 MiB. NUL, which no column can hold, is left out.
 */
export async function readForm(request: Request): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) throw new Response(null, { status: 415 });
  const body = await readBody(request, LIMIT_BYTES);
  if (body.kind === "too-large") throw new Response(null, { status: 413, headers: { Connection: "close" } });
  const form = new FormData();
  for (const [name, value] of new URLSearchParams(new TextDecoder().decode(body.bytes))) {
    form.append(withoutNul(name), withoutNul(value));
  }
  return form;
}

function withoutNul(text: string): string {
  return text.replaceAll("\0", "");
}
