// What mailing needs from outside. adapters/mail satisfies these types; nothing here knows SMTP.

export interface OutgoingMail {
  /** `<…@…>`; stays the same when the mail is tried again. */
  messageId: string;
  /** Shown as the sender's name; the address is the installation's. */
  fromName: string | null;
  to: string;
  replyTo: string | null;
  subject: string;
  text: string;
  html: string;
}

export type SendOutcome =
  /** The server has taken it. */
  | { kind: "accepted" }
  /** A clear no for good, because of the address or of the mail itself. `reply` holds no address. */
  | { kind: "refused"; because: "recipient" | "mail"; reply: string }
  /** A clear no for now. */
  | { kind: "later"; reply: string }
  /** Nothing was handed over: the server cannot be reached or does not let us in. Nothing about this mail is wrong. */
  | { kind: "unreachable"; reason: string }
  /** `mayHandOver` said no: nothing was handed over. */
  | { kind: "not-sent" }
  /** The mail was being handed over when the connection or our patience ended: it may have been taken. */
  | { kind: "unclear"; reason: string };

export interface MailSender {
  /**
   * One attempt, never repeated by itself. `mayHandOver` is asked as the last act before the mail's first byte leaves.
   * Ends within two minutes whatever the server does. Throws only what is a defect of ours.
   */
  send(mail: OutgoingMail, limits: { mayHandOver: () => boolean }): Promise<SendOutcome>;
}
