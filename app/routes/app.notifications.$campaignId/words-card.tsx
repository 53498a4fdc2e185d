import { BlockStack, Card, FormLayout, Text, TextField } from "@shopify/polaris";
import { MAIL_VARIABLES } from "~/modules/notifications/template/mail-template";
import type { MailFieldProblem } from "~/modules/notifications/mail-views";
import { Facts } from "~/ui/facts";
import type { MailDraft } from "./mail-settings";

interface WordsCardProps {
  draft: MailDraft;
  onChange: (change: Partial<MailDraft>) => void;
  errorOf: (field: MailFieldProblem["field"]) => string | undefined;
}

/** The mail's words, with every variable explained. */
export function WordsCard({ draft, onChange, errorOf }: WordsCardProps) {
  return (
    <Card>
      <FormLayout>
        <Text as="h2" variant="headingMd">
          Words
        </Text>
        <TextField
          label="Sender's name"
          value={draft.fromName}
          onChange={(fromName) => onChange({ fromName })}
          error={errorOf("fromName")}
          placeholder="Your shop's name"
          autoComplete="off"
        />
        <TextField
          label="Answers go to"
          type="email"
          value={draft.replyTo}
          onChange={(replyTo) => onChange({ replyTo })}
          error={errorOf("replyTo")}
          placeholder="Your shop's address in Shopify"
          autoComplete="off"
        />
        <TextField
          label="Subject"
          value={draft.subject}
          onChange={(subject) => onChange({ subject })}
          error={errorOf("subject")}
          autoComplete="off"
        />
        <TextField
          label="Text"
          value={draft.body}
          onChange={(body) => onChange({ body })}
          error={errorOf("body")}
          multiline={12}
          autoComplete="off"
          helpText="A line whose variables are all empty is left out. That links may need a day to work is added below."
        />
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            Variables
          </Text>
          <Facts
            facts={Object.entries(MAIL_VARIABLES).map(([name, meaning]) => ({
              term: `{{${name}}}`,
              value: meaning,
            }))}
          />
        </BlockStack>
      </FormLayout>
    </Card>
  );
}
