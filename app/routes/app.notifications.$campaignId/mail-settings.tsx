import { Banner, BlockStack, InlineGrid } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { CampaignMailView, MailMode, MailPreview } from "~/modules/notifications/mail-views";
import { DraftSaveBar } from "~/ui/draft-save-bar";
import { useDraft } from "~/ui/use-draft";
import { ModeCard } from "./mode-card";
import type { NotificationActionResult } from "./notification-action.server";
import { PreviewCard } from "./preview-card";
import { WordsCard } from "./words-card";

export interface MailDraft {
  mode: MailMode;
  automatic: boolean;
  withoutNumber: boolean;
  fromName: string;
  replyTo: string;
  subject: string;
  body: string;
}

interface MailSettingsProps {
  mail: CampaignMailView;
  preview: MailPreview | null;
  configured: boolean;
}

const TYPING_PAUSE_MS = 500;

/** Who mails, and in which words. Saved as a whole; the preview follows the words as they are typed. */
export function MailSettings({ mail, preview: savedPreview, configured }: MailSettingsProps) {
  const { mode, automatic, withoutNumber, fromName, replyTo, subject, body } = mail;
  const saved: MailDraft = { mode, automatic, withoutNumber, fromName, replyTo, subject, body };
  const { draft, setDraft, dirty } = useDraft(saved);
  const saving = useFetcher<NotificationActionResult>();
  const typed = useTypedPreview(draft, draft.subject !== subject || draft.body !== body);
  const problems = [
    ...(dirty && saving.state === "idle" && saving.data?.kind === "invalid" ? saving.data.problems : []),
    ...typed.problems,
  ];
  const save = () => {
    const { mode: chosen, automatic: isAutomatic, withoutNumber: also, ...words } = draft;
    saving.submit(
      { intent: "save", mode: chosen, automatic: String(isAutomatic), withoutNumber: String(also), ...words },
      { method: "post" },
    );
  };
  const busy = saving.state !== "idle";
  return (
    <section aria-label="Settings of these mails">
      <DraftSaveBar
        id="campaign-mails"
        dirty={dirty}
        saving={busy}
        onSave={save}
        onDiscard={() => setDraft(saved)}
      />
      <BlockStack gap="400">
        {dirty && problems.length > 0 ? (
          <Banner tone="critical" title="Not saved: see the marked fields" />
        ) : null}
        <ModeCard
          draft={draft}
          onChange={(change) => setDraft({ ...draft, ...change })}
          configured={configured}
        />
        {draft.mode === "ours" ? (
          <InlineGrid columns={{ xs: 1, lg: 2 }} gap="400">
            <WordsCard
              draft={draft}
              onChange={(change) => setDraft({ ...draft, ...change })}
              errorOf={(field) => problems.find((problem) => problem.field === field)?.message}
            />
            <PreviewCard
              preview={typed.preview ?? savedPreview}
              testAddress={mail.testAddress}
              canTest={configured && !dirty}
            />
          </InlineGrid>
        ) : null}
      </BlockStack>
    </section>
  );
}

/** What the mail looks like with the words as they stand, or what is wrong with them. */
function useTypedPreview({ subject, body }: MailDraft, changed: boolean) {
  const { submit, data } = useFetcher<NotificationActionResult>();
  useEffect(() => {
    if (!changed) return undefined;
    const timer = setTimeout(() => {
      submit({ intent: "preview", subject, body }, { method: "post" });
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [submit, subject, body, changed]);
  return {
    preview: changed && data?.kind === "preview" ? data.preview : null,
    problems: changed && data?.kind === "invalid" ? data.problems : [],
  };
}
