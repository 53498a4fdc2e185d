import { Banner, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { readOptionValues, writeOptionValues } from "~/modules/catalog/items/option-values";
import type { ItemDraft } from "~/modules/catalog/items/item-pattern";
import { ActionProblem } from "~/ui/action-problem";
import type { ItemAnswer } from "./item-action.server";
import { OptionFields, type OptionText } from "./option-fields";
import { PreviewList } from "./preview-list";

interface GeneratorCardProps {
  /** null for a new item. */
  item: ItemDraft | null;
}

/** The item generator: name, options and SKU pattern, with the SKUs that they make. */
export function GeneratorCard({ item }: GeneratorCardProps) {
  const asking = useFetcher<ItemAnswer>();
  const [name, setName] = useState(item?.name ?? "");
  const [skuPattern, setSkuPattern] = useState(item?.skuPattern ?? "");
  const [options, setOptions] = useState<OptionText[]>(() => (item?.options ?? []).map(toText));
  const fromProduct = item?.skuPattern === "";
  const busy = asking.state !== "idle";
  const answer = busy ? undefined : asking.data;
  const errorAt = (path: string) => answer?.itemProblems?.find((problem) => problem.path === path)?.message;
  const ask = (intent: "preview" | "save") =>
    asking.submit({ intent, draft: JSON.stringify(toDraft(name, skuPattern, options)) }, { method: "post" });
  const change = (index: number, next: OptionText | null) =>
    setOptions((before) => before.flatMap((option, at) => (at === index ? (next ?? []) : [option])));
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {item ? "Name and options" : "Item generator"}
        </Text>
        {fromProduct ? (
          <Text as="p">
            This item&apos;s SKUs were taken over from a product. With a SKU pattern it would get new SKUs
            instead.
          </Text>
        ) : null}
        <div aria-live="polite">{answer?.saved ? <Banner tone="success" title="Item saved" /> : null}</div>
        <ActionProblem title="This could not be done" message={answer?.problem ?? errorAt("options")} />
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          error={errorAt("name")}
          placeholder="T-shirt"
          autoComplete="off"
          disabled={busy}
        />
        {options.map((option, index) => (
          <OptionFields
            key={option.id}
            number={index + 1}
            option={option}
            error={errorAt(`options.${index}`)}
            onChange={(next) => change(index, next)}
            disabled={busy}
          />
        ))}
        <InlineStack>
          <Button onClick={() => setOptions([...options, newOption()])} disabled={busy}>
            {options.length === 0 ? "Add an option" : "Add another option"}
          </Button>
        </InlineStack>
        <TextField
          label="SKU pattern"
          value={skuPattern}
          onChange={setSkuPattern}
          error={errorAt("skuPattern")}
          placeholder="TEE-{colour}-{size}"
          helpText="Options stand in braces; their codes take their place"
          autoComplete="off"
          disabled={busy}
        />
        <InlineStack gap="200">
          <Button onClick={() => ask("preview")} disabled={busy}>
            Preview SKUs
          </Button>
          <Button variant="primary" onClick={() => ask("save")} disabled={busy}>
            Save item
          </Button>
        </InlineStack>
        <div aria-live="polite">{answer?.preview ? <PreviewList skus={answer.preview} /> : null}</div>
      </BlockStack>
    </Card>
  );
}

let lastId = 0;

function newOption(): OptionText {
  lastId += 1;
  return { id: `new-${lastId}`, name: "", values: "" };
}

function toText({ name, values }: ItemDraft["options"][number], index: number): OptionText {
  return { id: `saved-${index}`, name, values: writeOptionValues(values) };
}

function toDraft(name: string, skuPattern: string, options: OptionText[]): ItemDraft {
  return {
    name,
    skuPattern,
    options: options.map((option) => ({ name: option.name, values: readOptionValues(option.values) })),
  };
}
