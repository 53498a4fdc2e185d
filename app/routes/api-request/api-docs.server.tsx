// The readable page of the push API.
import { renderToStaticMarkup } from "react-dom/server";
import type { LEGAL_TRANSITIONS } from "~/modules/pledges/pledge-state";
import { MAX_BODY_BYTES, MAX_PLEDGES } from "./api-limits";
import { API_PROBLEMS } from "./api-problems";
import { EXAMPLE_PLEDGE } from "./example-pledge";

export const DOCS_STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#202223}
pre{background:#f6f6f7;padding:1rem;overflow-x:auto;border-radius:8px}code{font-size:.9em}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d2d5d8;vertical-align:top}
@media (max-width:30rem){table{font-size:.85rem}}`;

interface DocsProps {
  origin: string;
  ratePerMinute: number;
}

/** The whole document as HTML. */
export function renderApiDocs(props: DocsProps): string {
  return `<!doctype html>${renderToStaticMarkup(<ApiDocs {...props} />)}`;
}

function ApiDocs({ origin, ratePerMinute }: DocsProps) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>PledgeDock push API</title>
        <style dangerouslySetInnerHTML={{ __html: DOCS_STYLE }} />
      </head>
      <body>
        <main>
          <h1>PledgeDock push API v1</h1>
          <p>
            Hand over pledges; each becomes exactly one Shopify order. For machines:{" "}
            <a href="/api/v1/openapi.json">OpenAPI 3.1</a>.
          </p>
          <Access ratePerMinute={ratePerMinute} />
          <Push origin={origin} />
          <Read origin={origin} />
          <Shipped origin={origin} />
          <States />
          <Errors />
        </main>
      </body>
    </html>
  );
}

function Access({ ratePerMinute }: { ratePerMinute: number }) {
  return (
    <section>
      <h2>Access and limits</h2>
      <p>
        Send the connection key as <code>Authorization: Bearer …</code>. A sandbox key validates and answers
        what would happen; nothing is stored. A request holds 1 to {MAX_PLEDGES} pledges and at most{" "}
        {MAX_BODY_BYTES} bytes; a key may ask {ratePerMinute} times a minute. <code>RateLimit-Remaining</code>{" "}
        and <code>RateLimit-Reset</code> (seconds) say how much is left; after 429 wait{" "}
        <code>Retry-After</code> seconds.
      </p>
      <p>
        With an <code>Idempotency-Key</code> header the first answer is given again for 24 hours. Without one
        a repeat is harmless too: a pledge is known by platform, campaign and <code>externalId</code>, and the
        same content is answered with <code>unchanged</code>.
      </p>
    </section>
  );
}

function Push({ origin }: { origin: string }) {
  return (
    <section>
      <h2>Hand over pledges</h2>
      <pre>
        <code>{`curl -X POST ${origin}/api/v1/pledges \\
  -H "Authorization: Bearer $PLEDGEDOCK_KEY" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: delivery-1" \\
  -d @pledge.json`}</code>
      </pre>
      <p>
        <code>pledge.json</code> is one pledge, an array, or <code>{'{"pledges": […]}'}</code>. Amounts are
        decimal strings and disjoint: the pledge contains neither shipping nor add-ons.
      </p>
      <pre>
        <code>{JSON.stringify(EXAMPLE_PLEDGE, null, 2)}</code>
      </pre>
      <p>
        The answer is 200 with one result per pledge: <code>accepted</code> (new), <code>updated</code>{" "}
        (changed, not pushed yet), <code>unchanged</code>, <code>conflict</code> (already pushed: the order is
        not touched, the creator sees the change) or <code>rejected</code> (nothing stored). Each problem has
        a code, a path and a sentence; <code>blocking</code> ones keep the pledge out of Shopify until they
        are solved.
      </p>
    </section>
  );
}

function Read({ origin }: { origin: string }) {
  return (
    <section>
      <h2>Read and cancel</h2>
      <pre>
        <code>{`curl "${origin}/api/v1/pledges?campaign=star-tiles&state=created&changedSince=2026-03-01T00:00:00Z&limit=100" \\
  -H "Authorization: Bearer $PLEDGEDOCK_KEY"
curl "${origin}/api/v1/campaigns/star-tiles/pledges/70000001" \\
  -H "Authorization: Bearer $PLEDGEDOCK_KEY"
curl -X DELETE "${origin}/api/v1/campaigns/star-tiles/pledges/70000001" \\
  -H "Authorization: Bearer $PLEDGEDOCK_KEY"`}</code>
      </pre>
      <p>
        Lists come oldest change first with a <code>nextCursor</code>. Deleting cancels a pledge that is not
        pushed; one that is an order already answers 409, and the creator decides.
      </p>
    </section>
  );
}

function Shipped({ origin }: { origin: string }) {
  return (
    <section>
      <h2>What was shipped</h2>
      <pre>
        <code>{`curl "${origin}/api/v1/fulfillments?campaign=star-tiles&limit=100" \\
  -H "Authorization: Bearer $PLEDGEDOCK_KEY"
curl "${origin}/api/v1/fulfillments?cursor=$NEXT_CURSOR" \\
  -H "Authorization: Bearer $PLEDGEDOCK_KEY"`}</code>
      </pre>
      <p>
        Every pledge of which something was shipped comes with its whole newest state: packages with carrier,
        number, link, status and history, units shipped and delivered, and the backer&apos;s tracking page.
        The oldest change comes first, and a pledge that changes moves to the end: keep the last{" "}
        <code>nextCursor</code> (also when <code>hasMore</code> is false) and ask with it again for what has
        changed since. The same states are sent as <code>fulfillment.updated</code> where the connection has a
        callback address; both count <code>version</code> in one row per pledge, and the highest one is the
        newest.
      </p>
    </section>
  );
}

const STATE_MEANINGS: Record<keyof typeof LEGAL_TRANSITIONS, string> = {
  received: "Stored, not checked yet.",
  blocked: "A problem must be solved first.",
  ready: "May be pushed.",
  skipped: "Held, cancelled, refunded, or left out by the creator.",
  queued: "Waits for its turn in a batch.",
  sending: "Is being pushed.",
  unknown: "Being looked up in Shopify: the answer to the push was lost.",
  needs_decision: "A person has to look.",
  refused: "Shopify refused the order.",
  created: "Is a Shopify order.",
  cancelled: "The order was cancelled.",
  deleted: "The order was deleted in Shopify.",
};

function States() {
  return (
    <section>
      <h2>States</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(STATE_MEANINGS).map(([state, meaning]) => (
            <tr key={state}>
              <td>
                <code>{state}</code>
              </td>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Errors() {
  return (
    <section>
      <h2>Errors</h2>
      <p>
        Every refusal of a whole request is <code>application/problem+json</code> with <code>code</code>,{" "}
        <code>title</code>, <code>detail</code> and <code>status</code>.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Code</th>
            <th scope="col">Status</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(API_PROBLEMS).map(([code, { status, title, meaning }]) => (
            <tr key={code} id={code}>
              <td>
                <code>{code}</code>
              </td>
              <td>{status}</td>
              <td>
                {title}. {meaning}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
