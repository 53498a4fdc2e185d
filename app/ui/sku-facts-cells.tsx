import { Badge, BlockStack, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { formatWeight } from "~/lib/weight";
import { formatHsCode } from "~/modules/customs/hs-code";
import { CUSTOMS_FIELD_NAMES, missingForCustoms, type SkuFactsView } from "~/modules/customs/sku-facts";
import { countryName } from "./country-name";
import { Money } from "./money";

const FROM_SHOP = "from your shop";

/** The weight of one, and whose word that is. */
export function SkuWeight({ facts }: { facts: SkuFactsView }) {
  if (facts.weightGrams === null) return <Missing />;
  return <Said note={facts.weightFrom === "shop" ? FROM_SHOP : null}>{formatWeight(facts.weightGrams)}</Said>;
}

/** The customs value of one in US dollars, and whose word that is. */
export function SkuValue({ facts }: { facts: SkuFactsView }) {
  if (facts.valueMinor === null) return <Missing />;
  return (
    <Said note={facts.valueFrom === "shop" ? FROM_SHOP : null}>
      <Money amountMinor={facts.valueMinor} currency="USD" />
    </Said>
  );
}

export function SkuHsCode({ facts }: { facts: SkuFactsView }) {
  return facts.hsCode === null ? <Missing /> : <Text as="span">{formatHsCode(facts.hsCode)}</Text>;
}

/** Description with the country of origin below it. */
export function SkuDescription({ facts }: { facts: SkuFactsView }) {
  if (facts.description === null && facts.originCountry === null) return <Missing />;
  const origin = facts.originCountry === null ? "Origin missing" : `From ${countryName(facts.originCountry)}`;
  return (
    <div style={{ maxWidth: "16rem", minWidth: "8rem", whiteSpace: "normal" }}>
      <BlockStack>
        {facts.description === null ? (
          <Missing />
        ) : (
          <Text as="span" breakWord>
            {facts.description}
          </Text>
        )}
        <Text as="span" tone="subdued">
          {origin}
        </Text>
      </BlockStack>
    </div>
  );
}

/** All of it in few lines, for phones. */
export function SkuFactsLines({ facts }: { facts: SkuFactsView }) {
  const missing = missingForCustoms(facts);
  const words = [
    facts.description,
    facts.hsCode && `HS ${formatHsCode(facts.hsCode)}`,
    facts.originCountry && `from ${countryName(facts.originCountry)}`,
  ].filter(Boolean);
  return (
    <BlockStack gap="050">
      {words.length > 0 ? (
        <Text as="span" breakWord>
          {words.join(", ")}
        </Text>
      ) : null}
      <InlineStack gap="200">
        {facts.weightGrams === null ? null : <Text as="span">{formatWeight(facts.weightGrams)}</Text>}
        {facts.valueMinor === null ? null : (
          <Text as="span">
            {"Value "}
            <Money amountMinor={facts.valueMinor} currency="USD" />
          </Text>
        )}
      </InlineStack>
      {missing.length > 0 ? (
        <InlineStack gap="100">
          <Badge tone="attention">Customs incomplete</Badge>
          <Text as="span" tone="subdued">
            {`Missing: ${missing.map((field) => CUSTOMS_FIELD_NAMES[field]).join(", ")}`}
          </Text>
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}

function Said({ note, children }: { note: string | null; children: ReactNode }) {
  return (
    <BlockStack>
      <Text as="span" numeric>
        {children}
      </Text>
      {note ? (
        <Text as="span" tone="subdued" variant="bodySm">
          {note}
        </Text>
      ) : null}
    </BlockStack>
  );
}

function Missing() {
  return (
    <Text as="span" tone="subdued">
      Missing
    </Text>
  );
}
