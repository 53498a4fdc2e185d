import { createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createSmtpMailer } from "~/adapters/mail/smtp-mailer.server";

let server: Server | null = null;
const sockets = new Set<Socket>();

/** The least of an SMTP server: takes every mail, or refuses every recipient. */
async function startSmtp(accepts: boolean): Promise<{ url: string; received: string[] }> {
  const received: string[] = [];
  const listening = createServer((socket) => {
    sockets.add(socket);
    /** What of the mail has come, in whatever pieces; null outside of DATA. */
    let mail: string | null = null;
    socket.write("220 test\r\n");
    socket.on("data", (chunk) => {
      const text = chunk.toString();
      received.push(text);
      if (mail !== null) {
        mail += text;
        if (mail.endsWith("\r\n.\r\n")) {
          mail = null;
          socket.write("250 taken\r\n");
        }
      } else if (/^RCPT/i.test(text))
        socket.write(accepts ? "250 ok\r\n" : `550 no such user ${text.trim()}\r\n`);
      else if (/^DATA/i.test(text)) {
        mail = "";
        socket.write("354 go on\r\n");
      } else socket.write("250 ok\r\n");
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  return { url: `smtp://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, received };
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => server?.close(resolve));
});

const MAIL = { to: "owner@shop.example", subject: "Reconnect", text: "Why: revoked" };

it("a mail reaches the server with its recipient, subject and text", async () => {
  const { url, received } = await startSmtp(true);
  await createSmtpMailer({ url, from: "PledgeDock <no-reply@app.example>" }).send(MAIL);
  const session = received.join("");
  expect(session).toContain("RCPT TO:<owner@shop.example>");
  expect(session).toContain("From: PledgeDock <no-reply@app.example>");
  expect(session).toContain("Subject: Reconnect");
  expect(session).toContain("Why: revoked");
});

it("a second recipient cannot be smuggled in", async () => {
  const { url, received } = await startSmtp(true);
  await createSmtpMailer({ url })
    .send({ ...MAIL, to: "owner@shop.example\r\nBcc: thief@evil.example" })
    .catch(() => {});
  expect(received.join("")).not.toMatch(/RCPT TO:<thief|^Bcc:/im);
});

it("a refusal is an error that names no address", async () => {
  const { url } = await startSmtp(false);
  const error = await createSmtpMailer({ url })
    .send(MAIL)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toMatch(/did not take a mail/);
  expect(String(error) + String((error as Error).stack)).not.toContain("owner@");
});
