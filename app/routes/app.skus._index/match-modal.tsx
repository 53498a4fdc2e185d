import { BlockStack, Button, InlineStack, Modal, Spinner, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { CatalogVariant } from "~/modules/catalog/variant-match";
import { ActionProblem } from "~/ui/action-problem";
import { Money } from "~/ui/money";
import { useReturnFocus } from "~/ui/use-return-focus";
import { useTypedText } from "~/ui/use-typed-text";

interface MatchModalProps {
  /** The SKU to match; null while closed. */
  sku: string | null;
  currency: string;
  onClose: () => void;
}

/** Finds the variant that a SKU means and matches them by hand. */
export function MatchModal({ sku, currency, onClose }: MatchModalProps) {
  useReturnFocus(sku !== null);
  return (
    <Modal open={sku !== null} onClose={onClose} title={`Match ${sku ?? ""} by hand`}>
      <Modal.Section>
        {sku === null ? null : <VariantPicker key={sku} sku={sku} currency={currency} onDone={onClose} />}
      </Modal.Section>
    </Modal>
  );
}

function VariantPicker({ sku, currency, onDone }: { sku: string; currency: string; onDone: () => void }) {
  const found = useFetcher<{ variants: CatalogVariant[] }>();
  const match = useFetcher<{ problem?: string }>();
  const [searched, setSearched] = useState("");
  const { load } = found;
  const [text, setText] = useTypedText(searched, setSearched);
  useEffect(() => load(`/app/skus/variants?text=${encodeURIComponent(searched)}`), [load, searched]);
  useEffect(() => {
    if (match.state === "idle" && match.data && !match.data.problem) onDone();
  }, [match.state, match.data, onDone]);
  const choose = (variantGid: string) =>
    match.submit({ intent: "match", sku, variantGid }, { method: "post", action: "/app/skus?index" });
  const variants = found.data?.variants ?? [];
  return (
    <BlockStack gap="400">
      <ActionProblem title="Not matched" message={match.data?.problem} />
      <TextField
        label="Search your products"
        value={text}
        onChange={setText}
        placeholder="Title or SKU"
        autoComplete="off"
        autoFocus
      />
      <div aria-live="polite" aria-busy={found.state !== "idle"}>
        {found.data === undefined ? <Spinner accessibilityLabel="Searching" size="small" /> : null}
        {found.data && variants.length === 0 ? <Text as="p">No variant in your shop matches.</Text> : null}
        <BlockStack gap="300">
          {variants.map((variant) => (
            <InlineStack key={variant.gid} align="space-between" blockAlign="center" gap="200" wrap={false}>
              <BlockStack>
                <Text as="span" breakWord>
                  {variant.title}
                </Text>
                <Text as="span" tone="subdued">
                  {variant.sku ? `${variant.sku}, ` : "No SKU, "}
                  <Money amountMinor={variant.priceMinor} currency={currency} />
                  {variant.requiresShipping ? "" : ", not shippable"}
                </Text>
              </BlockStack>
              <Button
                onClick={() => choose(variant.gid)}
                loading={match.formData?.get("variantGid") === variant.gid}
                accessibilityLabel={`Use this: ${variant.title}`}
              >
                Use this
              </Button>
            </InlineStack>
          ))}
        </BlockStack>
      </div>
    </BlockStack>
  );
}
