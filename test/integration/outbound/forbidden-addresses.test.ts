import http from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guardLookup, PrivateAddressError } from "~/adapters/crowdfunding/guarded-connector.server";
import { createWebhookSender } from "~/adapters/crowdfunding/webhook-sender.server";
import { systemClock } from "~/lib/clock";

// A server on the loopback interface that must never hear from us, and one that is allowed and redirects to it.
let requests = 0;
const hidden = http.createServer((_request, response) => {
  requests += 1;
  response.end("secret");
});
const redirecting = http.createServer((request, response) => {
  const status = Number(request.url?.slice(1));
  response.writeHead(status, { location: `http://127.0.0.1:${portOf(hidden)}/` }).end();
});
const slow = http.createServer(() => undefined);

const portOf = (server: http.Server) => (server.address() as AddressInfo).port;
const listen = (server: http.Server) =>
  new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const servers = [hidden, redirecting, slow];
beforeAll(() => Promise.all(servers.map(listen)));
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

/** Every name leads to these addresses, one after the other at each look-up. */
function resolvingTo(...answers: string[][]): LookupFunction {
  let asked = 0;
  return (_hostname, _options, callback) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
}

const send = (
  url: string,
  options: { lookup?: LookupFunction; allowedHosts?: string[]; timeoutMs?: number } = {},
) =>
  createWebhookSender({ allowedHosts: [], clock: systemClock, ...options }).send({
    ...{ url, id: "evt_1", body: "{}" },
    secret: `whsec_${Buffer.alloc(32, 1).toString("base64")}`,
  });

const REFUSED = {
  kind: "failed",
  status: null,
  message: "The host leads to an address that is not on the public internet, so nothing is sent there.",
};

describe("addresses a callback never reaches", () => {
  it.each([
    "127.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "0.0.0.0",
    "10.0.0.1",
    "169.254.169.254",
    "100.100.100.200",
    "[fd00:ec2::254]",
    "2130706433",
    "0x7f.1",
  ])("the address %s itself is refused", async (host) => {
    expect(await send(`https://${host}:${portOf(hidden)}/`)).toEqual(REFUSED);
    expect(requests).toBe(0);
  });

  it("a name that the system resolves to the loopback interface is refused", async () => {
    expect(await send(`https://localhost:${portOf(hidden)}/`)).toEqual(REFUSED);
    expect(requests).toBe(0);
  });

  it.each([
    [["127.0.0.1"]],
    [["8.8.8.8", "10.0.0.7"]],
    [["2606:4700::1", "::1"]],
    [["64:ff9b::7f00:1"]],
    [[]],
  ])("a name with the addresses %j is refused", async (addresses) => {
    expect(
      await send(`https://hooks.example.com:${portOf(hidden)}/`, { lookup: resolvingTo(addresses) }),
    ).toEqual(REFUSED);
    expect(requests).toBe(0);
  });

  it("a name that is public at the first look and private at the next is refused at the next", async () => {
    // The guard is the very look-up that the socket uses, so no request is needed to see what a socket would be given.
    const lookup = guardLookup(resolvingTo(["8.8.8.8"], ["127.0.0.1"]));
    const look = () =>
      new Promise((resolve) =>
        lookup("rebind.example.com", { all: true }, (error, found) => resolve(error ?? found)),
      );
    expect(await look()).toEqual([{ address: "8.8.8.8", family: 4 }]);
    expect(await look()).toBeInstanceOf(PrivateAddressError);
  });

  it.each([301, 302, 303, 307, 308])(
    "a redirect (%i) to a private address is a failure and is not followed",
    async (status) => {
      const host = `127.0.0.1:${portOf(redirecting)}`;
      const outcome = await send(`http://${host}/${status}`, { allowedHosts: [host] });
      expect(outcome).toEqual({
        kind: "failed",
        status,
        message: `The platform answered ${status}: redirects are not followed, so enter the final address.`,
      });
      expect(requests).toBe(0);
    },
  );

  it("http is refused unless the operator allows the host, and allowing one port allows no other", async () => {
    const allowedHosts = [`127.0.0.1:${portOf(redirecting)}`];
    expect(await send("http://hooks.example.com/")).toMatchObject({
      kind: "failed",
      message: expect.stringContaining("https://") as string,
    });
    expect((await send(`http://127.0.0.1:${portOf(hidden)}/`, { allowedHosts })).kind).toBe("failed");
    expect(requests).toBe(0);
  });

  it("a platform that does not answer is given up in time", async () => {
    const host = `127.0.0.1:${portOf(slow)}`;
    expect(await send(`http://${host}/`, { allowedHosts: [host], timeoutMs: 200 })).toEqual({
      kind: "failed",
      status: null,
      message: "The platform did not answer within 15 seconds.",
    });
  });
});
