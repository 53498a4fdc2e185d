// Mails to backers over SMTP, one connection each. The library's pool and its ready-made transport hide how far a mail
// got when the connection ends; here that is what everything depends on.
import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection, { type SMTPConnectionOptions } from "nodemailer/lib/smtp-connection";
import { parseConnectionUrl } from "nodemailer/lib/shared";
import type { MailSender, OutgoingMail, SendOutcome } from "~/modules/notifications/ports";
import { toOutcome, type SmtpError } from "./smtp-outcome";

const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 30_000;
/** However slowly the server goes on answering. */
const WHOLE_TIMEOUT_MS = 90_000;

interface Sender {
  name: string;
  address: string;
}

/** `url` as nodemailer takes it (`smtp://user:password@host:port`); `from` is the address that every mail leaves from. */
export function createSmtpSender(options: { url: string; from: Sender }): MailSender {
  return {
    async send(mail, { mayHandOver }) {
      const message = await toMessage(mail, options.from);
      const attempt = new SmtpAttempt(connectionOptions(options.url));
      return attempt.run({ from: options.from.address, to: mail.to }, message, mayHandOver);
    },
  };
}

/** One connection, one mail. Settles exactly once, and knows whether any of the mail may have left. */
class SmtpAttempt {
  private readonly connection: SMTPConnection;
  private readonly login: { user: string; pass: string } | null;
  private stage: "connecting" | "logging-in" | "envelope" | "handing-over" = "connecting";
  private withheld = false;

  constructor({ login, ...options }: ReturnType<typeof connectionOptions>) {
    this.connection = new SMTPConnection(options);
    this.login = login;
  }

  async run(
    envelope: { from: string; to: string },
    message: Buffer,
    mayHandOver: () => boolean,
  ): Promise<SendOutcome> {
    const outcome = await new Promise<SendOutcome>((settle) => {
      const fail = (error: SmtpError) =>
        settle(this.withheld ? { kind: "not-sent" } : toOutcome(error, this.stage));
      const timer = setTimeout(() => fail({ code: "ETIMEDOUT", message: "" }), WHOLE_TIMEOUT_MS);
      timer.unref();
      this.connection.on("error", fail);
      this.connection.on("end", () => fail({ code: "ECONNECTION", message: "" }));
      this.connection.connect((error) => {
        if (error) return fail(error);
        this.logIn(fail, () => {
          this.stage = "envelope";
          const to = { from: envelope.from, to: [envelope.to], size: message.length };
          this.connection.send(to, this.stream(message, mayHandOver), (sendError) => {
            clearTimeout(timer);
            if (sendError) fail(sendError);
            else settle({ kind: "accepted" });
          });
        });
      });
    });
    // Politely only after a mail that was taken: otherwise the server may still be reading one.
    if (outcome.kind === "accepted") this.connection.quit();
    else this.connection.close();
    return outcome;
  }

  private logIn(fail: (error: SmtpError) => void, done: () => void): void {
    if (!this.login) return done();
    this.stage = "logging-in";
    this.connection.login(
      { user: this.login.user, credentials: { user: this.login.user, pass: this.login.pass } },
      (error) => (error ? fail(error) : done()),
    );
  }

  /** Read only once the server has taken the envelope and asked for the mail: from its first byte on nothing is certain. */
  private stream(message: Buffer, mayHandOver: () => boolean): Readable {
    const begin = () => {
      if (!mayHandOver()) {
        this.withheld = true;
        throw new Error("It is too late for this attempt");
      }
      this.stage = "handing-over";
      return message;
    };
    return Readable.from(
      (function* () {
        yield begin();
      })(),
      { objectMode: false },
    );
  }
}

function connectionOptions(
  url: string,
): SMTPConnectionOptions & { login: { user: string; pass: string } | null } {
  const { auth, ...parsed } = parseConnectionUrl(url) as SMTPConnectionOptions & {
    auth?: { user?: string; pass?: string };
  };
  return {
    ...parsed,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    logger: false,
    login: auth?.user ? { user: auth.user, pass: auth.pass ?? "" } : null,
  };
}

async function toMessage(mail: OutgoingMail, from: Sender): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: mail.messageId,
    from: { name: mail.fromName ?? from.name, address: from.address },
    to: { name: "", address: mail.to },
    ...(mail.replyTo ? { replyTo: { name: "", address: mail.replyTo } } : {}),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    // Nobody waits for an "out of office" to this. [RFC 3834]
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    // The words are the creator's; nothing in them may make the library read a file or fetch a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
