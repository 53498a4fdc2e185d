import { Button, FormLayout, InlineStack, Link, Text, TextField } from "@shopify/polaris";
import { Form, useNavigation } from "@remix-run/react";
import { useState, type ReactNode } from "react";
import { assertNever } from "~/lib/assert-never";
import type { Problem } from "~/modules/pledges/pledge";
import type { PledgeView } from "~/modules/pledges/views/views";
import { ActionButton } from "~/ui/action-button";
import { OrderLink } from "~/ui/order-link";
import { FixAddressForm } from "./fix-address-form";
import type { Fix } from "./fix-for";

export interface FieldProblem {
  path: string;
  message: string;
}

interface FixFormProps {
  fix: Fix;
  problem: Problem;
  pledge: PledgeView;
  fieldProblems: FieldProblem[];
}

/** The form that mends one problem. */
export function FixForm({ fix, problem, pledge, fieldProblems }: FixFormProps) {
  switch (fix) {
    case "sku":
      return <FixSku sku={wrongSku(pledge, problem)} fieldProblems={fieldProblems} />;
    case "address":
      return <FixAddressForm pledge={pledge} problems={pledge.problems} fieldProblems={fieldProblems} />;
    case "email":
      return <FixEmail pledge={pledge} fieldProblems={fieldProblems} />;
    case "accept-total-paid":
      return (
        <InlineStack>
          <ActionButton fields={{ intent: "accept-total-paid" }}>Accept the total paid as it is</ActionButton>
        </InlineStack>
      );
    case "foreign-order":
      return <ForeignOrder pledge={pledge} />;
    default:
      return assertNever(fix);
  }
}

/** The SKU as the platform sent it: corrections are from that to the right one. */
function wrongSku(pledge: PledgeView, problem: Problem): string {
  const index = Number(/\d+/.exec(problem.path)?.[0] ?? -1);
  return pledge.content?.lines[index]?.sku ?? "";
}

function FixSku({ sku, fieldProblems }: { sku: string; fieldProblems: FieldProblem[] }) {
  const [to, setTo] = useState("");
  return (
    <PlainForm intent="fix-sku" label="Use this SKU">
      <input type="hidden" name="from" value={sku} />
      <TextField
        label={`Right SKU instead of ${sku}`}
        name="to"
        value={to}
        onChange={setTo}
        error={errorOf(fieldProblems, "skus")}
        helpText="Only for this pledge."
        autoComplete="off"
      />
      <Text as="p" tone="subdued">
        For all pledges with this SKU,{" "}
        <Link url={`/app/skus?search=${encodeURIComponent(sku)}`}>match it by hand on the SKUs page</Link>.
      </Text>
    </PlainForm>
  );
}

function FixEmail({ pledge, fieldProblems }: { pledge: PledgeView; fieldProblems: FieldProblem[] }) {
  const [email, setEmail] = useState(pledge.corrections.email ?? pledge.content?.backer.email ?? "");
  return (
    <PlainForm intent="fix-email" label="Save e-mail">
      <TextField
        label="E-mail"
        name="email"
        type="email"
        value={email}
        onChange={setEmail}
        error={errorOf(fieldProblems, "email")}
        autoComplete="off"
      />
    </PlainForm>
  );
}

function ForeignOrder({ pledge }: { pledge: PledgeView }) {
  const order = pledge.foreignOrder;
  const decide = (decision: string) => ({ intent: "foreign-order", decision });
  return (
    <>
      {order ? (
        <Text as="p">
          Found: <OrderLink gid={order.gid} name={order.name} />, {order.total.amount} {order.total.currency}
        </Text>
      ) : null}
      <InlineStack gap="200">
        <ActionButton fields={decide("adopt")}>It is this pledge's order</ActionButton>
        <ActionButton fields={decide("skip")}>Never push this pledge</ActionButton>
        {order?.ours ? null : <ActionButton fields={decide("push")}>Push all the same</ActionButton>}
      </InlineStack>
    </>
  );
}

function PlainForm({ intent, label, children }: { intent: string; label: string; children: ReactNode }) {
  const navigation = useNavigation();
  return (
    <Form method="post">
      <input type="hidden" name="intent" value={intent} />
      <FormLayout>
        {children}
        <Button submit loading={navigation.formData?.get("intent") === intent}>
          {label}
        </Button>
      </FormLayout>
    </Form>
  );
}

function errorOf(problems: FieldProblem[], path: string): string | undefined {
  return problems.find((problem) => problem.path === path || problem.path.startsWith(`${path}.`))?.message;
}
