import { Button, type ButtonProps } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { ActionProblem } from "./action-problem";

interface ActionButtonProps {
  children: string;
  fields: Record<string, string>;
  variant?: ButtonProps["variant"];
  tone?: ButtonProps["tone"];
  disabled?: boolean;
  /** Where to submit, when not to the page itself. */
  action?: string;
  accessibilityLabel?: string;
}

/** A button that submits its fields to an action and shows why it was refused, beside itself. */
export function ActionButton({ children, fields, action, ...button }: ActionButtonProps) {
  const fetcher = useFetcher<{ problem?: string; kind?: string; message?: string }>();
  return (
    <fetcher.Form method="post" action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button submit loading={fetcher.state !== "idle"} {...button}>
        {children}
      </Button>
      <ActionProblem title="This could not be done" message={problemOf(fetcher.data)} />
    </fetcher.Form>
  );
}

function problemOf(answer: { problem?: string; kind?: string; message?: string } | undefined) {
  return answer?.problem ?? (answer?.kind === "refused" ? answer.message : undefined);
}
