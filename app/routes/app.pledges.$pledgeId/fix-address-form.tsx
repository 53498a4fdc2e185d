import { Button, FormLayout, TextField } from "@shopify/polaris";
import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import type { PledgeAddress, Problem } from "~/modules/pledges/pledge";
import type { PledgeView } from "~/modules/pledges/views/views";
import type { FieldProblem } from "./fix-form";

type AddressField = keyof PledgeAddress;

const LABELS: Record<AddressField, string> = {
  name: "Recipient",
  line1: "Street and number",
  line2: "Apartment, suite, etc. (optional)",
  city: "City",
  region: "Region, state or province",
  postalCode: "Postal code",
  countryCode: "Country",
  phone: "Phone (optional)",
};

const HELP: Partial<Record<AddressField, string>> = {
  countryCode: "Two letters, for example DE",
  region: "Leave empty where the country has none",
};

const ROWS: AddressField[][] = [
  ["name", "phone"],
  ["line1", "line2"],
  ["postalCode", "city"],
  ["region", "countryCode"],
];

interface FixAddressFormProps {
  pledge: PledgeView;
  problems: Problem[];
  fieldProblems: FieldProblem[];
}

/** The whole address, with what preflight and the last try to save said beside each field. */
export function FixAddressForm({ pledge, problems, fieldProblems }: FixAddressFormProps) {
  const [address, setAddress] = useState(() => startingAddress(pledge));
  const navigation = useNavigation();
  const field = (name: AddressField) => (
    <TextField
      key={name}
      label={LABELS[name]}
      name={name}
      value={address[name]}
      onChange={(text) => setAddress({ ...address, [name]: text })}
      error={errorOf(name, problems, fieldProblems)}
      helpText={HELP[name]}
      autoComplete="off"
    />
  );
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="fix-address" />
      <FormLayout>
        {ROWS.map((row) => (
          <FormLayout.Group key={row.join()}>{row.map(field)}</FormLayout.Group>
        ))}
        <Button submit loading={navigation.formData?.get("intent") === "fix-address"}>
          Save address
        </Button>
      </FormLayout>
    </Form>
  );
}

function startingAddress(pledge: PledgeView): Record<AddressField, string> {
  const given = pledge.corrections.shippingAddress ?? pledge.content?.shippingAddress;
  const names = Object.keys(LABELS) as AddressField[];
  const address = Object.fromEntries(names.map((name) => [name, given?.[name] ?? ""])) as Record<
    AddressField,
    string
  >;
  return { ...address, name: address.name || (pledge.content?.backer.name ?? "") };
}

function errorOf(name: AddressField, problems: Problem[], fieldProblems: FieldProblem[]): string | undefined {
  const path = `shippingAddress.${name}`;
  const notSaved = fieldProblems.find((problem) => problem.path === path);
  const found = problems.find((problem) => problem.path === path && problem.severity === "blocking");
  return notSaved?.message ?? found?.message;
}
