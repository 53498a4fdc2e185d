// Plain mails over SMTP. Addresses and texts are never logged: nodemailer's own logger stays off.
import { createTransport } from "nodemailer";
import type { Mailer } from "~/modules/connections/connection-deps";

const TIMEOUT_MS = 10_000;
const DEFAULT_FROM = "PledgeDock <no-reply@pledgedock.example.com>";

/**
 * `url` as nodemailer takes it (`smtp://user:password@host:port`). `send` resolves when the server has taken the mail
 * and throws an error without addresses when it has not.
 */
export function createSmtpMailer(options: { url: string; from?: string }): Mailer {
  const transport = createTransport({
    url: options.url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    logger: false,
  });
  return {
    async send({ to, subject, text }) {
      try {
        await transport.sendMail({
          from: options.from ?? DEFAULT_FROM,
          to: { name: "", address: to },
          subject,
          text,
          // The text is ours alone; nothing in it may make the library read a file or fetch a URL.
          disableFileAccess: true,
          disableUrlAccess: true,
        });
      } catch (error) {
        throw new Error(`The mail server did not take a mail (${smtpCode(error)})`);
      }
    },
  };
}

/** The server's sentence may repeat the address; its code does not. */
function smtpCode(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return (
    [code, responseCode].filter((part) => typeof part === "string" || typeof part === "number").join(" ") ||
    "no code"
  );
}
