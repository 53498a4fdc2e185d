// A real SMTP server that keeps what it takes: everybody's mailbox, and the oracle of what was mailed.
import { setTimeout as pause } from "node:timers/promises";
import PostalMime from "postal-mime";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { MailFaults } from "./mailbox-faults";

export interface ReceivedMail {
  /** 1, 2, 3 … in the order of arrival. */
  id: number;
  at: string;
  /** As the SMTP envelope named them. */
  envelope: { from: string; to: string[] };
  messageId: string | null;
  from: { name: string; address: string };
  to: string[];
  replyTo: string | null;
  subject: string;
  text: string;
  html: string;
  /** Header lines as they came, names in lower case. */
  headers: { key: string; value: string }[];
}

export interface MailboxState {
  mails: ReceivedMail[];
  connections: number;
  fired: Record<string, number>;
}

type Callback = (error?: Error | null, message?: string) => void;

export class Mailbox {
  readonly faults = new MailFaults();
  readonly smtp: SMTPServer;
  private mails: ReceivedMail[] = [];
  private connections = 0;
  private readonly recipients = new WeakMap<object, string>();

  constructor() {
    this.smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ["AUTH", "STARTTLS"],
      disableReverseLookup: true,
      logger: false,
      onConnect: (_session, done) => {
        this.connections += 1;
        done(this.faults.fire(["closed"], "") ? smtpError(554, "No service here today") : null);
      },
      onRcptTo: (address, session, done) => this.recipient(address.address, session, done),
      onData: (stream, session, done) => {
        this.take(stream, session, done).catch((error: unknown) => done(error as Error));
      },
    });
    // A cut connection is what was asked for.
    this.smtp.on("error", () => undefined);
  }

  state(): MailboxState {
    return { mails: this.mails, connections: this.connections, fired: this.faults.fired };
  }

  reset(): void {
    this.mails = [];
    this.connections = 0;
    this.faults.change({ clear: true });
  }

  private recipient(to: string, session: SMTPServerSession, done: Callback): void {
    this.recipients.set(session, to);
    const fault = this.faults.fire(["bounce", "later", "cut-before-data"], to);
    if (fault?.kind === "cut-before-data") return this.cut(session);
    if (fault?.kind === "bounce") return done(smtpError(550, `5.1.1 <${to}>: no such mailbox`));
    done(fault ? smtpError(451, "4.2.0 Try again later") : null);
  }

  private async take(
    stream: AsyncIterable<Uint8Array>,
    session: SMTPServerSession,
    done: Callback,
  ): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const to = this.recipients.get(session) ?? "";
    const fault = this.faults.fire(["reject", "drop-after-data", "cut-after-data", "slow"], to);
    if (fault?.kind === "reject") return done(smtpError(554, "5.6.0 The mail was refused"));
    if (fault?.kind === "drop-after-data") return this.cut(session);
    await this.keep(Buffer.concat(chunks), session);
    if (fault?.kind === "cut-after-data") return this.cut(session);
    if (fault?.kind === "slow") await pause(fault.delayMs ?? 1_000);
    done(null, `queued as ${this.mails.length}`);
  }

  private async keep(raw: Uint8Array, session: SMTPServerSession): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope;
    const mail = await PostalMime.parse(raw);
    this.mails.push({
      id: this.mails.length + 1,
      at: new Date().toISOString(),
      envelope: { from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address) },
      messageId: mail.messageId ?? null,
      from: { name: mail.from?.name ?? "", address: mail.from?.address ?? "" },
      to: (mail.to ?? []).map(({ address }) => address ?? ""),
      replyTo: mail.replyTo?.[0]?.address ?? null,
      subject: mail.subject ?? "",
      text: mail.text ?? "",
      html: mail.html ?? "",
      headers: mail.headers.map(({ key, value }) => ({ key, value })),
    });
  }

  /** Ends the connection without a word. */
  private cut(session: SMTPServerSession): void {
    const open = [...this.smtp.connections] as unknown as {
      session: unknown;
      _socket: { destroy(): void };
    }[];
    open.find((connection) => connection.session === session)?._socket.destroy();
  }
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
