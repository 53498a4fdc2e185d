import { BlockStack, Card, DropZone, InlineError, Text } from "@shopify/polaris";

interface FileCardProps {
  /** Why the last file was not read. */
  error: string | null;
  onFile: (file: File) => void;
}

const ERROR_ID = "customs-file-error";

/** Takes a customs CSV by drop or by button. */
export function FileCard({ error, onFile }: FileCardProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Upload
        </Text>
        <Text as="p">
          Columns: sku, weight_grams or weight_oz, hs_code, description, country_of_origin, value (US
          dollars). Only sku is needed; an empty field leaves what is known.
        </Text>
        <DropZone
          label="CSV file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          allowMultiple={false}
          error={error !== null}
          variableHeight
          onDrop={([file]) => (file ? onFile(file) : undefined)}
        >
          <DropZone.FileUpload
            actionTitle="Choose a file"
            actionHint="or drop a CSV here. Nothing is saved before you have seen a preview."
          />
        </DropZone>
        {error === null ? null : (
          <div role="alert">
            <InlineError message={error} fieldID={ERROR_ID} />
          </div>
        )}
      </BlockStack>
    </Card>
  );
}
