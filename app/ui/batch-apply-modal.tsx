import { BlockStack, ChoiceList, Form, Modal, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { EMPTY_FACTS_TEXT } from "~/modules/customs/facts-form";
import { CUSTOMS_FIELD_NAMES, type CustomsField } from "~/modules/customs/sku-facts";
import { ActionProblem } from "./action-problem";
import type { BatchApplyAnswer } from "./batch-apply-answer";
import { BatchApplyFields } from "./batch-apply-fields";
import { countOf } from "./format-count";
import { useReturnFocus } from "./use-return-focus";

/** A SKU to choose, and what is missing of it. */
export interface ApplicableSku {
  sku: string;
  title: string;
  missing: readonly CustomsField[];
}

interface BatchApplyModalProps {
  open: boolean;
  onClose: () => void;
  /** All of them are chosen at first. */
  skus: readonly ApplicableSku[];
}

/** Writes the same weight and customs facts to several SKUs at once; closes when that is done. */
export function BatchApplyModal({ open, onClose, skus }: BatchApplyModalProps) {
  return open ? <OpenModal onClose={onClose} skus={skus} /> : null;
}

function OpenModal({ onClose, skus }: Omit<BatchApplyModalProps, "open">) {
  const applying = useFetcher<BatchApplyAnswer>();
  const [chosen, setChosen] = useState(() => skus.map(({ sku }) => sku));
  const [text, setText] = useState(EMPTY_FACTS_TEXT);
  const [onlyWhereEmpty, setOnlyWhereEmpty] = useState(true);
  useReturnFocus(true);
  const busy = applying.state !== "idle";
  const answer = busy ? undefined : applying.data;
  useEffect(() => {
    if (answer?.applied) onClose();
  }, [answer, onClose]);
  const apply = () => {
    const form = new FormData();
    for (const sku of chosen) form.append("sku", sku);
    for (const [field, typed] of Object.entries(text)) form.append(field, typed);
    form.append("onlyWhereEmpty", String(onlyWhereEmpty));
    applying.submit(form, { method: "post", action: "/app/skus/batch-apply" });
  };
  return (
    <Modal
      open
      onClose={onClose}
      title="Batch apply"
      primaryAction={{
        content: `Apply to ${countOf(chosen.length, "SKU")}`,
        onAction: apply,
        loading: busy,
        disabled: chosen.length === 0,
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <ActionProblem title="Nothing was applied" message={answer?.problem} />
          <Text as="p">The same for all chosen SKUs. Empty fields are left as they are.</Text>
          <Form onSubmit={apply}>
            <BatchApplyFields
              text={text}
              onText={setText}
              problems={answer?.factProblems}
              onlyWhereEmpty={onlyWhereEmpty}
              onOnlyWhereEmpty={setOnlyWhereEmpty}
              disabled={busy}
            />
          </Form>
        </BlockStack>
      </Modal.Section>
      <Modal.Section>
        <ChoiceList
          title="SKUs"
          allowMultiple
          choices={skus.map((each) => ({ label: labelOf(each), value: each.sku, helpText: lacking(each) }))}
          selected={chosen}
          onChange={setChosen}
          disabled={busy}
        />
      </Modal.Section>
    </Modal>
  );
}

function labelOf({ sku, title }: ApplicableSku): string {
  return title && title !== sku ? `${sku}, ${title}` : sku;
}

function lacking({ missing }: ApplicableSku): string {
  return `Missing: ${missing.map((field) => CUSTOMS_FIELD_NAMES[field]).join(", ")}`;
}
