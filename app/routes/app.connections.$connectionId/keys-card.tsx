import {
  Badge,
  BlockStack,
  Button,
  Card,
  Checkbox,
  FormLayout,
  IndexTable,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import type { FieldProblem } from "~/modules/connections/connection";
import { ConfirmAction } from "~/ui/confirm-action";
import { DateTime } from "~/ui/date-time";
import { NewKeyBanner } from "./new-key-banner";

interface KeyRow {
  id: string;
  label: string;
  prefix: string;
  sandbox: boolean;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

type Answer =
  { kind: "key"; key: string } | { kind: "invalid"; problems: FieldProblem[] } | { kind: "saved" };

/** The keys that platforms use: made here, shown once, revoked here. */
export function KeysCard({ keys, active }: { keys: KeyRow[]; active: boolean }) {
  const fetcher = useFetcher<Answer>();
  const [revoking, setRevoking] = useState<KeyRow | null>(null);
  const made = fetcher.state === "idle" && fetcher.data?.kind === "key" ? fetcher.data.key : null;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Keys
          </Text>
          <Text as="p" tone="subdued">
            The platform signs in with a key. A sandbox key only checks what is sent; nothing is stored.
          </Text>
        </BlockStack>
        {made ? <NewKeyBanner connectionKey={made} /> : null}
        {keys.length > 0 ? <KeyTable keys={keys} onRevoke={setRevoking} /> : null}
        {active ? <NewKeyForm key={made ?? "new"} fetcher={fetcher} first={keys.length === 0} /> : null}
      </BlockStack>
      <ConfirmAction
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke the key ${revoking?.label ?? ""}?`}
        confirmLabel="Revoke key"
        destructive
        fields={{ intent: "revoke-key", keyId: revoking?.id ?? "" }}
      >
        <Text as="p">
          Whoever uses it is refused from the next request on. This cannot be undone; a new key can be made
          any time.
        </Text>
      </ConfirmAction>
    </Card>
  );
}

function KeyTable({ keys, onRevoke }: { keys: KeyRow[]; onRevoke: (key: KeyRow) => void }) {
  return (
    <IndexTable
      resourceName={{ singular: "key", plural: "keys" }}
      itemCount={keys.length}
      selectable={false}
      headings={[
        { title: "Key" },
        { title: "Starts with" },
        { title: "Last used" },
        { title: "Created" },
        { title: "Actions", hidden: true },
      ]}
    >
      {keys.map((key, index) => (
        <IndexTable.Row key={key.id} id={key.id} position={index}>
          <IndexTable.Cell>
            <InlineStack gap="200">
              <Text as="span" fontWeight="semibold">
                {key.label}
              </Text>
              {key.sandbox ? <Badge tone="info">Sandbox</Badge> : null}
              {key.revokedAt ? <Badge>Revoked</Badge> : null}
            </InlineStack>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <code>{`${key.prefix}…`}</code>
          </IndexTable.Cell>
          <IndexTable.Cell>{key.lastUsedAt ? <DateTime iso={key.lastUsedAt} /> : "Never"}</IndexTable.Cell>
          <IndexTable.Cell>
            <DateTime iso={key.createdAt} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            {key.revokedAt ? null : (
              <Button
                tone="critical"
                variant="tertiary"
                onClick={() => onRevoke(key)}
                accessibilityLabel={`Revoke the key ${key.label}`}
              >
                Revoke
              </Button>
            )}
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function NewKeyForm({ fetcher, first }: { fetcher: ReturnType<typeof useFetcher<Answer>>; first: boolean }) {
  const [label, setLabel] = useState("");
  const [sandbox, setSandbox] = useState(false);
  const problems = fetcher.data?.kind === "invalid" ? fetcher.data.problems : [];
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="intent" value="create-key" />
      <input type="hidden" name="sandbox" value={sandbox ? "1" : "0"} />
      <FormLayout>
        <TextField
          label="Where the new key is used"
          name="label"
          value={label}
          onChange={setLabel}
          error={problems[0]?.message}
          placeholder="BackerKit production"
          autoComplete="off"
          connectedRight={
            <Button submit variant={first ? "primary" : undefined} loading={fetcher.state !== "idle"}>
              Create key
            </Button>
          }
        />
        <Checkbox
          label="Sandbox key"
          helpText="Answers as the real one does, without storing anything"
          checked={sandbox}
          onChange={setSandbox}
        />
      </FormLayout>
    </fetcher.Form>
  );
}
