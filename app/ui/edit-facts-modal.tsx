import { BlockStack, Form, Modal } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { formatMoney } from "~/lib/money";
import { formatWeight } from "~/lib/weight";
import { toFactsText } from "~/modules/customs/facts-form";
import type { FactProblem } from "~/modules/customs/read-sku-facts";
import type { SkuFactsView } from "~/modules/customs/sku-facts";
import { ActionProblem } from "./action-problem";
import { CustomsFields } from "./customs-fields";
import { useReturnFocus } from "./use-return-focus";

interface EditFactsModalProps {
  /** The SKU to edit with what is known of it; null while closed. */
  facts: SkuFactsView | null;
  onClose: () => void;
}

/** What the post and customs have to know of one SKU. */
export function EditFactsModal({ facts, onClose }: EditFactsModalProps) {
  return facts === null ? null : <OpenModal key={facts.sku} facts={facts} onClose={onClose} />;
}

function OpenModal({ facts, onClose }: { facts: SkuFactsView; onClose: () => void }) {
  const saving = useFetcher<{ problems?: FactProblem[]; problem?: string }>();
  const [text, setText] = useState(() => toFactsText(facts));
  useReturnFocus(true);
  const answer = saving.state === "idle" ? saving.data : undefined;
  useEffect(() => {
    if (answer && !answer.problems && !answer.problem) onClose();
  }, [answer, onClose]);
  const save = () =>
    saving.submit(
      { intent: "save-facts", sku: facts.sku, ...text },
      { method: "post", action: "/app/skus?index" },
    );
  const busy = saving.state !== "idle";
  return (
    <Modal
      open
      onClose={onClose}
      title={`Weight and customs: ${facts.sku}`}
      primaryAction={{ content: "Save", onAction: save, loading: busy }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <ActionProblem title="Not saved" message={answer?.problem} />
          <Form onSubmit={save}>
            <CustomsFields
              value={text}
              onChange={setText}
              problems={answer?.problems ?? []}
              placeholders={shopSays(facts)}
              disabled={busy}
            />
          </Form>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

/** What counts while the creator says nothing. */
function shopSays({ weightFrom, weightGrams, valueFrom, valueMinor }: SkuFactsView) {
  return {
    weightGrams:
      weightFrom === "shop" && weightGrams !== null
        ? `${formatWeight(weightGrams)} from your shop`
        : undefined,
    valueMinor:
      valueFrom === "shop" && valueMinor !== null
        ? `${formatMoney(valueMinor, "USD").slice(1)}, the price in your shop`
        : undefined,
  };
}
