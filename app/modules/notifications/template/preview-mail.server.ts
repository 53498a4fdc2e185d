import { makeSampleMail } from "./make-sample-mail.server";
import { templateProblem } from "./mail-template";
import type { MailFieldProblem, MailPreview } from "../mail-views";
import type { NotificationDeps } from "../notification-deps";

export type PreviewMailResult =
  | { kind: "preview"; preview: MailPreview }
  | { kind: "invalid"; problems: MailFieldProblem[] }
  | { kind: "not-found" };

/** What a backer would get, with the words as they stand in the editor; nothing is saved. */
export async function previewMail(
  deps: Pick<NotificationDeps, "db" | "trackingLinks" | "appUrl">,
  input: {
    shopDomain: string;
    campaignId: string;
    packageId?: string;
    words?: { subject: string; body: string };
  },
): Promise<PreviewMailResult> {
  const { words } = input;
  const problems = (["subject", "body"] as const).flatMap((field): MailFieldProblem[] => {
    const message = words ? templateProblem(words[field], field) : null;
    return message ? [{ field, message }] : [];
  });
  if (problems.length > 0) return { kind: "invalid", problems };
  const made = await makeSampleMail(deps, input);
  if (!made) return { kind: "not-found" };
  const { subject, text, html, sample } = made;
  return { kind: "preview", preview: { subject, text, html, sample } };
}
