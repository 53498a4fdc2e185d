import { Banner, BlockStack, Button, FormLayout, InlineStack, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import type { PostalAddress } from "~/modules/postage/ports";
import { AddressLines } from "./address-lines";
import type { SetupActionResult } from "./setup-action.server";

type Typed = Record<keyof PostalAddress, string>;

const EMPTY: Typed = {
  ...{ name: "", company: "", street1: "", street2: "", city: "", state: "" },
  ...{ zip: "", country: "US", phone: "", email: "" },
};

interface AddressFormProps {
  saved: PostalAddress | null;
  primary: boolean;
  onSaved: () => void;
  onCancel: (() => void) | null;
}

/** The ship-from address while it is typed; saved only once USPS knows it, or the creator insists. */
export function AddressForm({ saved, primary, onSaved, onCancel }: AddressFormProps) {
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
          <UnknownAddress
            answer={answer}
            busy={busy}
            onAccept={(suggestion) => {
              const suggested = typedOf(suggestion);
              setTyped(suggested);
              send(suggested, false);
            }}
            onKeep={() => send(typed, true)}
          />
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

interface UnknownAddressProps {
  answer: Extract<SetupActionResult, { kind: "unverified" }>;
  busy: boolean;
  onAccept: (suggestion: PostalAddress) => void;
  onKeep: () => void;
}

function UnknownAddress({ answer, busy, onAccept, onKeep }: UnknownAddressProps) {
  const { problems, suggestion } = answer;
  return (
    <Banner tone="warning" title="USPS does not know this address as it is written">
      <BlockStack gap="200">
        {problems.map(({ message }) => (
          <p key={message}>{message}</p>
        ))}
        {suggestion ? <AddressLines address={suggestion} /> : null}
        <InlineStack align="start" gap="200">
          {suggestion ? (
            <Button loading={busy} onClick={() => onAccept(suggestion)}>
              Use this address
            </Button>
          ) : null}
          <Button variant="tertiary" loading={busy} onClick={onKeep}>
            Keep it as I wrote it
          </Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}

function typedOf(address: PostalAddress): Typed {
  const entries = Object.keys(EMPTY).map((key) => [key, address[key as keyof PostalAddress] ?? ""]);
  return Object.fromEntries(entries) as Typed;
}
