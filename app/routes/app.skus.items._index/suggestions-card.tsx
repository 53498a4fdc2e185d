import { Banner, BlockStack, Button, Card, ChoiceList, InlineStack, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { ActionProblem } from "~/ui/action-problem";
import { countOf } from "~/ui/format-count";
import type { ItemsAnswer } from "./route";

interface Suggestion {
  productGid: string;
  name: string;
  skus: string[];
}

const SHOWN_SKUS = 6;

/** Products of the shop that would make an item: chosen, not typed. */
export function SuggestionsCard({ suggestions }: { suggestions: Suggestion[] }) {
  const making = useFetcher<ItemsAnswer>();
  const [chosen, setChosen] = useState<string[]>([]);
  const offered = new Set(suggestions.map(({ productGid }) => productGid));
  const picked = chosen.filter((gid) => offered.has(gid));
  const made = making.state === "idle" ? (making.data?.created ?? 0) : 0;
  if (suggestions.length === 0 && made === 0) return null;
  const make = () => {
    const form = new FormData();
    form.set("intent", "create-from-products");
    for (const gid of picked) form.append("productGid", gid);
    making.submit(form, { method: "post" });
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          From your products
        </Text>
        <div aria-live="polite">
          {made > 0 ? <Banner tone="success" title={`${countOf(made, "item")} made`} /> : null}
        </div>
        <ActionProblem title="Not made" message={making.data?.problem} />
        {suggestions.length > 0 ? (
          <>
            <Text as="p">
              These products have several variants whose SKUs belong to no item. Choose those whose customs
              facts are the same for all variants.
            </Text>
            <ChoiceList
              allowMultiple
              title="Products"
              titleHidden
              choices={suggestions.map(({ productGid, name, skus }) => ({
                value: productGid,
                label: `${name} (${countOf(skus.length, "SKU")})`,
                helpText: listed(skus),
              }))}
              selected={picked}
              onChange={setChosen}
            />
            <InlineStack>
              <Button onClick={make} disabled={picked.length === 0} loading={making.state !== "idle"}>
                {picked.length === 0 ? "Make items" : `Make ${countOf(picked.length, "item")}`}
              </Button>
            </InlineStack>
          </>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function listed(skus: string[]): string {
  const more = skus.length > SHOWN_SKUS ? ` and ${skus.length - SHOWN_SKUS} more` : "";
  return skus.slice(0, SHOWN_SKUS).join(", ") + more;
}
