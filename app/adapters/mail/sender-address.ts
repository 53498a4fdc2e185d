// The address that mails leave from.
import addressparser from "nodemailer/lib/addressparser";

export interface SenderAddress {
  name: string;
  address: string;
}

const DEFAULT: SenderAddress = { name: "PledgeDock", address: "no-reply@pledgedock.example.com" };

/** Reads `Name <address>` or a bare address (MAIL_FROM); throws a sentence when it is neither. */
export function parseSender(text: string | undefined): SenderAddress {
  if (!text) return DEFAULT;
  const [sender] = addressparser(text, { flatten: true });
  if (!sender?.address?.includes("@"))
    throw new Error("MAIL_FROM is not an address such as PledgeDock <mail@example.com>");
  return { name: sender.name || DEFAULT.name, address: sender.address };
}
