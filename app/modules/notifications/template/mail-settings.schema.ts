// What the creator may choose for a campaign's mails. Pure.
import { cleanLine, countCharacters } from "~/lib/clean-text";
import { usableEmail } from "../../pledges/preflight/email";
import { templateProblem } from "./mail-template";
import type { MailFieldProblem, MailMode } from "../mail-views";

const MAX_FROM_NAME = 80;

export interface MailSettingsInput {
  mode: MailMode;
  /** Ours leave as packages ship. */
  automatic: boolean;
  withoutNumber: boolean;
  fromName: string;
  replyTo: string;
  subject: string;
  body: string;
}

/** Everything that keeps these settings from being saved; the words count only where they are used. */
export function mailSettingsProblems(
  input: Omit<MailSettingsInput, "mode" | "automatic" | "withoutNumber">,
): MailFieldProblem[] {
  const found: [MailFieldProblem["field"], string | null][] = [
    ["subject", templateProblem(input.subject, "subject")],
    ["body", templateProblem(input.body, "body")],
    ["fromName", fromNameProblem(input.fromName)],
    [
      "replyTo",
      input.replyTo.trim() === "" || usableEmail(input.replyTo) ? null : "This is not an e-mail address.",
    ],
  ];
  return found.flatMap(([field, message]) => (message ? [{ field, message }] : []));
}

function fromNameProblem(name: string): string | null {
  if (countCharacters(cleanLine(name)) > MAX_FROM_NAME)
    return `This is longer than ${MAX_FROM_NAME} characters.`;
  return /[<>@"]/.test(name) ? "A name holds no address: leave out < > @ and quotes." : null;
}
