import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import type { MailPreview } from "~/modules/notifications/mail-views";
import { ActionProblem } from "~/ui/action-problem";
import type { NotificationActionResult } from "./notification-action.server";

interface PreviewCardProps {
  preview: MailPreview | null;
  testAddress: string | null;
  /** Tests go out with the saved words. */
  canTest: boolean;
}

/** The mail as a backer would get it, both parts, and a test to oneself. */
export function PreviewCard({ preview, testAddress, canTest }: PreviewCardProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Preview
        </Text>
        {preview ? (
          <>
            <Text as="p" tone="subdued">
              {preview.sample
                ? `As the backer of pledge ${preview.sample.externalId} would get it`
                : "With an invented backer: nothing has shipped yet"}
            </Text>
            <Text as="p" variant="headingSm">
              {preview.subject}
            </Text>
            <iframe
              title="The mail's HTML part"
              sandbox=""
              srcDoc={preview.html}
              style={{ width: "100%", height: "28rem", border: "1px solid var(--p-color-border)" }}
            />
            <details>
              <summary>Plain text</summary>
              <pre style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{preview.text}</pre>
            </details>
          </>
        ) : (
          <Text as="p" tone="subdued">
            The preview appears once the marked fields are right.
          </Text>
        )}
        {testAddress ? <TestMail testAddress={testAddress} canTest={canTest} /> : null}
      </BlockStack>
    </Card>
  );
}

/** Says beside the button what became of it. */
function TestMail({ testAddress, canTest }: { testAddress: string; canTest: boolean }) {
  const test = useFetcher<NotificationActionResult>();
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <test.Form method="post">
          <input type="hidden" name="intent" value="test" />
          <Button submit disabled={!canTest} loading={test.state !== "idle"}>
            Send a test mail
          </Button>
        </test.Form>
        <Text as="span" tone="subdued">
          {canTest ? `to ${testAddress}` : "Save first: a test has the saved words"}
        </Text>
      </InlineStack>
      {test.data?.kind === "done" ? <Banner tone="success">{test.data.message}</Banner> : null}
      <ActionProblem
        title="The test mail was not sent"
        message={test.data?.kind === "problem" ? test.data.problem : null}
      />
    </BlockStack>
  );
}
