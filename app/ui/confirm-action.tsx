import { Modal } from "@shopify/polaris";
import { Form } from "@remix-run/react";
import { useId, type ReactNode } from "react";
import { useReturnFocus } from "./use-return-focus";

interface ConfirmActionProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** What the button says, e.g. "Undo batch". */
  confirmLabel: string;
  destructive?: boolean;
  /** Hidden fields sent to this route's action. */
  fields: Record<string, string>;
  children: ReactNode;
}

/** Asks before something that matters; confirming submits the fields to the page's action. */
export function ConfirmAction(props: ConfirmActionProps) {
  const formId = useId();
  useReturnFocus(props.open);
  const submit = () => {
    const form = document.getElementById(formId);
    if (form instanceof HTMLFormElement) form.requestSubmit();
    props.onClose();
  };
  return (
    <Modal
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      primaryAction={{ content: props.confirmLabel, destructive: props.destructive, onAction: submit }}
      secondaryActions={[{ content: "Cancel", onAction: props.onClose }]}
    >
      <Modal.Section>
        <Form method="post" id={formId}>
          {Object.entries(props.fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
        </Form>
        {props.children}
      </Modal.Section>
    </Modal>
  );
}
