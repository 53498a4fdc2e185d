import { FormLayout, Modal, Select, TextField } from "@shopify/polaris";
import { Form, useNavigation } from "@remix-run/react";
import { useId, useState } from "react";
import type { FieldProblem } from "~/modules/connections/connection";
import { PLATFORM_LABELS } from "~/ui/platform-label";
import { useReturnFocus } from "~/ui/use-return-focus";

const OTHER = "other";
const PLATFORMS = [
  ...[...PLATFORM_LABELS].map(([value, label]) => ({ value, label })),
  { label: "Another platform", value: OTHER },
];

interface NewConnectionModalProps {
  open: boolean;
  onClose: () => void;
  problems: FieldProblem[];
}

/** Asks which platform and what to call the connection. */
export function NewConnectionModal({ open, onClose, problems }: NewConnectionModalProps) {
  const formId = useId();
  useReturnFocus(open);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState("backerkit");
  const [other, setOther] = useState("");
  const navigation = useNavigation();
  const errorOf = (path: string) => problems.find((problem) => problem.path === path)?.message;
  const submit = () => {
    const form = document.getElementById(formId);
    if (form instanceof HTMLFormElement) form.requestSubmit();
  };
  return (
    <Modal
      open={open}
      onClose={onClose}
      title="Create connection"
      primaryAction={{ content: "Create", onAction: submit, loading: navigation.state !== "idle" }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <Form method="post" id={formId}>
          <FormLayout>
            <TextField
              label="Name"
              name="name"
              value={name}
              onChange={setName}
              error={errorOf("name")}
              helpText="Only you see it, for example Star Tiles on BackerKit"
              autoComplete="off"
              autoFocus
            />
            <Select
              label="Platform"
              options={PLATFORMS}
              value={chosen}
              onChange={setChosen}
              error={chosen === OTHER ? undefined : errorOf("platform")}
              helpText="Part of every pledge's identity, so it cannot be changed later"
            />
            {chosen === OTHER ? (
              <TextField
                label="Platform's short name"
                value={other}
                onChange={setOther}
                error={errorOf("platform")}
                helpText="Letters, digits and dashes, for example my-shop-system"
                autoComplete="off"
              />
            ) : null}
            <input type="hidden" name="platform" value={chosen === OTHER ? other : chosen} />
          </FormLayout>
        </Form>
      </Modal.Section>
    </Modal>
  );
}
