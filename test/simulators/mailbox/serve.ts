// The mailbox with its SMTP port and its page.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Mailbox } from "./mailbox";
import type { MailFaultsChange } from "./mailbox-faults";
import { listPage, mailPage } from "./mailbox-page";

export interface RunningMailbox {
  /** "http://127.0.0.1:PORT": the page, `GET /__state`, `POST /__faults`, `POST /__reset`. */
  origin: string;
  /** "smtp://127.0.0.1:PORT" */
  smtpUrl: string;
  mailbox: Mailbox;
  stop(): Promise<void>;
}

/** Starts both on free ports of the loopback interface. */
export async function startMailbox(): Promise<RunningMailbox> {
  const mailbox = new Mailbox();
  const server = http.createServer((incoming, outgoing) => {
    answer(mailbox, incoming)
      .then(({ status, type, body }) => outgoing.writeHead(status, { "content-type": type }).end(body))
      .catch((error: unknown) => outgoing.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  await new Promise<void>((resolve) => mailbox.smtp.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    smtpUrl: `smtp://127.0.0.1:${(mailbox.smtp.server.address() as AddressInfo).port}`,
    mailbox,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      for (const connection of mailbox.smtp.connections) {
        (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
      }
      await closed;
      await new Promise<void>((resolve) => mailbox.smtp.close(() => resolve()));
    },
  };
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

async function answer(mailbox: Mailbox, incoming: http.IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://mailbox.example");
  const { mails } = mailbox.state();
  if (pathname === "/__state") return asJson(mailbox.state());
  if (pathname === "/__faults" && incoming.method === "POST") {
    mailbox.faults.change(JSON.parse(await bodyOf(incoming)) as MailFaultsChange);
    return asJson({ fired: mailbox.faults.fired });
  }
  if (pathname === "/__reset" && incoming.method === "POST") {
    mailbox.reset();
    return asJson({});
  }
  const id = /^\/mails\/(\d+)$/.exec(pathname)?.[1];
  const mail = id === undefined ? undefined : mails[Number(id) - 1];
  if (mail) return asHtml(mailPage(mail));
  if (pathname === "/") return asHtml(listPage(mails, searchParams.get("search") ?? ""));
  return { status: 404, type: "text/plain", body: "Not here" };
}

async function bodyOf(incoming: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function asJson(value: unknown): Answer {
  return { status: 200, type: "application/json", body: JSON.stringify(value) };
}

function asHtml(body: string): Answer {
  return { status: 200, type: "text/html; charset=utf-8", body };
}
