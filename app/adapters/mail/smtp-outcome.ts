// What an SMTP error means for the mail. Vendor words stop here.
import type { SendOutcome } from "~/modules/notifications/ports";

export type SmtpStage = "connecting" | "logging-in" | "envelope" | "handing-over";

export interface SmtpError {
  code?: string;
  command?: string;
  /** The server's reply, and the code it begins with. */
  response?: string;
  responseCode?: number;
  message: string;
}

/**
 * Only a reply to the command in question is a clear no. 4yz means try again, 5yz do not. [RFC 5321 4.2.1] A connection
 * that ends after the first byte of the mail leaves it open whether the server kept the mail. [RFC 5321 4.5.4.1, RFC 1047]
 */
export function toOutcome(error: SmtpError, stage: SmtpStage): SendOutcome {
  const { responseCode } = error;
  if (stage === "connecting") return unreachable("The mail server could not be reached", error);
  if (stage === "logging-in") return unreachable("The mail server does not let PledgeDock in", error);
  const aboutCommand = responseCode !== undefined && error.command !== "CONN";
  if (aboutCommand && responseCode >= 400 && responseCode < 600) return refusal(error, responseCode);
  if (stage === "envelope") return unreachable("The mail server broke off before it took the mail", error);
  const reason =
    error.code === "ETIMEDOUT"
      ? "The mail server did not answer after it was given the mail."
      : "The connection to the mail server ended while it was given the mail.";
  return { kind: "unclear", reason };
}

function refusal(error: SmtpError, code: number): SendOutcome {
  const reply = replyWithoutAddress(error);
  if (code < 500) return { kind: "later", reply };
  // X.7.X is policy: the server takes nothing of ours, whoever it is for. [RFC 3463 3.8]
  const aboutPolicy = /^\d{3}[ -]5\.7\./.test(reply);
  const because = error.command === "RCPT TO" && !aboutPolicy ? "recipient" : "mail";
  return { kind: "refused", because, reply };
}

function unreachable(sentence: string, error: SmtpError): SendOutcome {
  const detail = error.responseCode ? replyWithoutAddress(error) : (error.code ?? "no reason given");
  return { kind: "unreachable", reason: `${sentence} (${detail}).` };
}

const MOST_CHARACTERS = 200;

/** The server's sentence may repeat the backer's address; nothing of it is kept. */
function replyWithoutAddress({ response }: SmtpError): string {
  return (response ?? "")
    .replace(/[^\s<>()[\]{}"',;:]*@[^\s<>()[\]{}"',;]*/g, "…")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, MOST_CHARACTERS);
}
