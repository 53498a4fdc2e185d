import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { BlockStack, Button, Card, InlineStack, Page, Spinner, Text } from "@shopify/polaris";
import { authenticate } from "~/shopify.server";
import { DownloadButton } from "~/ui/download-button";
import { FileCard } from "./file-card";
import { ResultCard } from "./result-card";
import { useCustomsFile } from "./use-customs-file";

export const meta: MetaFunction = () => [{ title: "Customs CSV · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await authenticate.admin(request);
  return json({});
}

export default function CustomsCsv() {
  const { state, send, reset } = useCustomsFile();
  return (
    <Page
      backAction={{ content: "SKUs", url: "/app/skus" }}
      title="Customs CSV"
      subtitle="Weights and customs facts of your SKUs, out and in"
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Download
            </Text>
            <Text as="p">
              Every SKU of your pledges and items, with what is known of it. Fill in the gaps in a spreadsheet
              and upload the file again.
            </Text>
            <DownloadButton path="/app/skus/customs.csv" fileName="customs.csv">
              Download customs.csv
            </DownloadButton>
          </BlockStack>
        </Card>
        {state.kind === "idle" || state.kind === "refused" ? (
          <FileCard
            error={state.kind === "refused" ? state.message : null}
            onFile={(file) => void send(file, false)}
          />
        ) : null}
        <div aria-live="polite">
          {state.kind === "busy" ? (
            <Card>
              <InlineStack gap="300" blockAlign="center">
                <Spinner size="small" accessibilityLabel="Reading the file" />
                <Text as="p" breakWord>
                  {state.applying ? `Saving what ${state.file.name} says` : `Reading ${state.file.name}`}
                </Text>
              </InlineStack>
            </Card>
          ) : null}
          {state.kind === "read" ? (
            <BlockStack gap="400">
              <ResultCard
                fileName={state.file.name}
                result={state.result}
                onApply={() => void send(state.file, true)}
              />
              <InlineStack>
                <Button onClick={reset}>Choose another file</Button>
              </InlineStack>
            </BlockStack>
          ) : null}
        </div>
      </BlockStack>
    </Page>
  );
}
