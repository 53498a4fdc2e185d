import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import type { PostalAddress } from "~/modules/postage/ports";
import type { SetupActionResult } from "./setup-action.server";
import type { SetupPageView } from "./setup-page-view";

type Typed = Record<keyof PostalAddress, string>;

const EMPTY: Typed = {
  ...{ name: "", company: "", street1: "", street2: "", city: "", state: "" },
  ...{ zip: "", country: "US", phone: "", email: "" },
};

/** Where the parcels leave from. USPS looks at the address before it is used. */
export function ShipFromCard({ setup }: { setup: SetupPageView }) {
  const [editing, setEditing] = useState(setup.shipFrom === null);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" gap="200" blockAlign="center">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              Ship-from address
            </Text>
            <VerifiedBadge setup={setup} />
          </InlineStack>
          {editing ? null : <Button onClick={() => setEditing(true)}>Change address</Button>}
        </InlineStack>
        {setup.shipFrom && !editing ? <AddressLines address={setup.shipFrom} /> : null}
        {editing ? (
          <AddressForm
            saved={setup.shipFrom}
            primary={setup.account !== null}
            onSaved={() => setEditing(false)}
            onCancel={setup.shipFrom ? () => setEditing(false) : null}
          />
        ) : null}
      </BlockStack>
    </Card>
  );
}

function VerifiedBadge({ setup }: { setup: SetupPageView }) {
  if (setup.shipFrom === null) return <Badge tone="attention">Missing</Badge>;
  return setup.shipFromVerified ? (
    <Badge tone="success">Known to the USPS</Badge>
  ) : (
    <Badge tone="warning">Not known to the USPS</Badge>
  );
}

function AddressLines({ address }: { address: PostalAddress }) {
  const { name, company, street1, street2, city, state, zip, country, phone } = address;
  const lines = [
    name,
    company,
    street1,
    street2,
    [city, state, zip].filter(Boolean).join(" "),
    country,
    phone,
  ];
  return (
    <address style={{ fontStyle: "normal" }}>
      {lines.filter(Boolean).map((line, index) => (
        <Text as="p" key={index} breakWord>
          {line}
        </Text>
      ))}
    </address>
  );
}

interface AddressFormProps {
  saved: PostalAddress | null;
  primary: boolean;
  onSaved: () => void;
  onCancel: (() => void) | null;
}

function AddressForm({ saved, primary, onSaved, onCancel }: AddressFormProps) {
  const fetcher = useFetcher<SetupActionResult>();
  const [typed, setTyped] = useState<Typed>(saved ? typedOf(saved) : EMPTY);
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const problems = answer?.kind === "refused" ? answer.problems : [];
  if (answer?.kind === "done") onSaved();
  const send = (address: Typed, override: boolean) =>
    fetcher.submit(
      { intent: "save-ship-from", ...address, override: override ? "1" : "0" },
      { method: "post" },
    );
  const field = (name: keyof Typed, label: string, more: Partial<Parameters<typeof TextField>[0]> = {}) => (
    <TextField
      label={label}
      value={typed[name]}
      onChange={(value) => setTyped({ ...typed, [name]: value })}
      error={problems.find((problem) => problem.field === name)?.message}
      autoComplete="off"
      {...(more as object)}
    />
  );
  const busy = fetcher.state !== "idle";
  return (
    <form
      aria-label="Ship-from address"
      onSubmit={(event) => {
        event.preventDefault();
        send(typed, false);
      }}
    >
      <FormLayout>
        {answer?.kind === "refused" ? <Banner tone="critical" title={answer.message} /> : null}
        {answer?.kind === "unverified" ? (
          <Banner tone="warning" title="USPS does not know this address as it is written">
            <BlockStack gap="200">
              {answer.problems.map(({ message }) => (
                <p key={message}>{message}</p>
              ))}
              {answer.suggestion ? <AddressLines address={answer.suggestion} /> : null}
              <InlineStack align="start" gap="200">
                {answer.suggestion ? (
                  <Button
                    loading={busy}
                    onClick={() => {
                      const suggested = typedOf(answer.suggestion ?? saved);
                      setTyped(suggested);
                      send(suggested, false);
                    }}
                  >
                    Use this address
                  </Button>
                ) : null}
                <Button variant="tertiary" loading={busy} onClick={() => send(typed, true)}>
                  Keep it as I wrote it
                </Button>
              </InlineStack>
            </BlockStack>
          </Banner>
        ) : null}
        <FormLayout.Group>
          {field("name", "Name")}
          {field("company", "Company")}
        </FormLayout.Group>
        {field("street1", "Street address")}
        {field("street2", "Apartment, suite, unit")}
        <FormLayout.Group condensed>
          {field("city", "City")}
          {field("state", "State", { placeholder: "OR", maxLength: 2 })}
          {field("zip", "ZIP code")}
        </FormLayout.Group>
        <FormLayout.Group>
          {field("phone", "Phone", { helpText: "Needed for pickups and for parcels abroad" })}
          {field("email", "E-mail")}
        </FormLayout.Group>
        <InlineStack align="start" gap="200">
          <Button submit variant={primary && saved === null ? "primary" : undefined} loading={busy}>
            Check and save
          </Button>
          {onCancel ? <Button onClick={onCancel}>Cancel</Button> : null}
        </InlineStack>
      </FormLayout>
    </form>
  );
}

function typedOf(address: PostalAddress | null): Typed {
  if (!address) return EMPTY;
  const entries = Object.keys(EMPTY).map((key) => [key, address[key as keyof PostalAddress] ?? ""]);
  return Object.fromEntries(entries) as Typed;
}
