// Where an account wants to hear of events. The secret is never told again (recorded).
import { missing } from "./api-error";
import { held, ok, wrapped, type Answer, type Call } from "./call";
import { asTime, type Account, type Hook, type Json } from "./core";
import { listOf, objectOf, textOf } from "./read-input";

export function createWebhook({ core, account, body }: Call): Answer {
  const input = wrapped(body, "webhook");
  const url = textOf(input.url);
  if (url === null) throw missing("url");
  const known = [...account.hooks.values()].find((hook) => hook.url === url);
  const hook: Hook = known ?? {
    id: core.newId("hook"),
    url,
    secret: null,
    headers: [],
    createdAt: core.now(),
    account,
  };
  apply(hook, input);
  account.hooks.set(hook.id, hook);
  return { status: 201, body: hookJson(hook) };
}

/** Recorded: 201 for a change, too. */
export function updateWebhook({ account, params, body }: Call): Answer {
  const hook = held(account.hooks, params[0]);
  apply(hook, objectOf(body.webhook) ?? body);
  return { status: 201, body: hookJson(hook) };
}

export function retrieveWebhook({ account, params }: Call): Answer {
  return ok(hookJson(held(account.hooks, params[0])));
}

export function listWebhooks({ account }: Call): Answer {
  return ok({ webhooks: [...account.hooks.values()].map(hookJson) });
}

export function deleteWebhook({ account, params }: Call): Answer {
  account.hooks.delete(held(account.hooks, params[0]).id);
  return ok({});
}

function apply(hook: Hook, input: Json): void {
  const secret = textOf(input.webhook_secret);
  if (secret !== null) hook.secret = secret;
  if (Array.isArray(input.custom_headers))
    hook.headers = listOf(input.custom_headers).map((given) => {
      const header = objectOf(given) ?? {};
      return { name: textOf(header.name) ?? "", value: textOf(header.value) ?? "" };
    });
}

function hookJson(hook: Hook & { account: Account }): Json {
  return {
    id: hook.id,
    object: "Webhook",
    mode: hook.account.mode,
    url: hook.url,
    created_at: asTime(hook.createdAt),
    disabled_at: null,
    custom_headers: hook.headers,
  };
}
