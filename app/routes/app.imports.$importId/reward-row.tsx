import {
  BlockStack,
  Box,
  Button,
  Checkbox,
  InlineGrid,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { DeleteIcon } from "@shopify/polaris-icons";
import { countOf } from "~/ui/format-count";
import { SkuField } from "~/ui/sku-field";
import { lineProblem, type EditedLine, type EditedReward } from "./reward-lines";

interface RewardRowProps {
  reward: EditedReward;
  onChange: (reward: EditedReward) => void;
}

/** One name of the file and the SKUs behind it. */
export function RewardRow({ reward, onChange }: RewardRowProps) {
  const { lines, name } = reward;
  const setLine = (index: number, line: EditedLine) =>
    onChange({ ...reward, lines: lines.map((old, at) => (at === index ? line : old)) });
  const remove = (index: number) => onChange({ ...reward, lines: lines.filter((_, at) => at !== index) });
  return (
    <Box paddingBlockStart="300" borderBlockStartWidth="025" borderColor="border">
      <InlineGrid columns={{ xs: 1, md: ["oneThird", "twoThirds"] }} gap="300">
        <BlockStack gap="050">
          <Text as="h3" variant="headingSm" breakWord>
            {name}
          </Text>
          <Text as="p" tone="subdued">
            {describe(reward)}
          </Text>
        </BlockStack>
        <BlockStack gap="200">
          {reward.nothing
            ? null
            : lines.map((line, index) => (
                <Line
                  key={index}
                  name={`${name}${index > 0 ? `, SKU ${index + 1}` : ""}`}
                  line={line}
                  onChange={(next) => setLine(index, next)}
                  onRemove={lines.length > 1 ? () => remove(index) : null}
                />
              ))}
          <InlineStack gap="400" blockAlign="center">
            {reward.nothing ? null : (
              <Button
                variant="plain"
                onClick={() => onChange({ ...reward, lines: [...lines, { sku: "", quantity: "1" }] })}
                accessibilityLabel={`Add another SKU to ${name}`}
              >
                Add another SKU
              </Button>
            )}
            <Checkbox
              label={
                <>
                  Nothing is shipped for it
                  <Text as="span" visuallyHidden>{`: ${name}`}</Text>
                </>
              }
              checked={reward.nothing}
              onChange={(nothing) => onChange({ ...reward, nothing })}
            />
          </InlineStack>
        </BlockStack>
      </InlineGrid>
    </Box>
  );
}

function describe({ kind, rows, needed }: EditedReward): string {
  const what = kind === "reward" ? "Reward" : "Item";
  if (rows === 0) return what;
  const where = `${what} in ${countOf(rows, "row")}`;
  return needed ? where : `${where}. Its items are counted already: map it only for what comes on top.`;
}

function Line(props: {
  name: string;
  line: EditedLine;
  onChange: (line: EditedLine) => void;
  onRemove: (() => void) | null;
}) {
  const { name, line, onChange, onRemove } = props;
  const problem = lineProblem(line);
  return (
    <div style={{ display: "flex", gap: "var(--p-space-200)", alignItems: "start" }}>
      <div style={{ flex: "1 1 auto", minWidth: 0 }}>
        <SkuField label={`SKU of ${name}`} value={line.sku} onChange={(sku) => onChange({ ...line, sku })} />
      </div>
      <div style={{ flex: "0 0 6rem" }}>
        <TextField
          label={`Quantity of ${name}`}
          labelHidden
          prefix="×"
          value={line.quantity}
          onChange={(quantity) => onChange({ ...line, quantity })}
          error={problem ?? undefined}
          inputMode="numeric"
          autoComplete="off"
        />
      </div>
      {onRemove ? (
        <Button icon={DeleteIcon} onClick={onRemove} accessibilityLabel={`Remove the SKU of ${name}`} />
      ) : null}
    </div>
  );
}
