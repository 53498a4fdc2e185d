import { Banner, BlockStack, Card, Link, Text } from "@shopify/polaris";
import { formatWeight } from "~/lib/weight";
import type { PackageGroupView } from "~/modules/postage/groups/package-groups";
import { countryName } from "~/ui/country-name";
import { Facts } from "~/ui/facts";
import { formatCount } from "~/ui/format-count";

const MOST_COUNTRIES = 8;

/** What one parcel of the group holds and weighs, and where the parcels go. */
export function GroupFactsCard({ group }: { group: PackageGroupView }) {
  const { contents, itemGrams, weightlessSkus, countries } = group;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          One parcel
        </Text>
        <ul style={{ margin: 0, paddingInlineStart: "var(--p-space-400)" }}>
          {contents.map(({ sku, title, quantity }) => (
            <li key={`${sku} ${title}`}>
              <Text as="span" breakWord>
                {`${formatCount(quantity)} × ${title && sku ? `${title} (${sku})` : sku || title || "an item without a SKU"}`}
              </Text>
            </li>
          ))}
        </ul>
        <Facts
          facts={[
            { term: "Items weigh", value: itemGrams === null ? null : formatWeight(itemGrams) },
            { term: "Going to", value: destinations(countries) },
          ]}
        />
        {weightlessSkus.length > 0 ? (
          <Banner tone="warning" title="The weight of some items is not known">
            <p>
              {`${weightlessSkus.join(", ")}. `}
              <Link url="/app/shipping/items">Enter weights</Link>, or enter the weight of the whole parcel
              below.
            </p>
          </Banner>
        ) : null}
      </BlockStack>
    </Card>
  );
}

/** "United States 12, Germany 3 and 4 more countries". */
function destinations(countries: PackageGroupView["countries"]): string | null {
  if (countries.length === 0) return null;
  const named = countries
    .slice(0, MOST_COUNTRIES)
    .map(({ countryCode, pledges }) => `${countryName(countryCode)} ${formatCount(pledges)}`);
  const more = countries.length - named.length;
  return named.join(", ") + (more > 0 ? ` and ${formatCount(more)} more` : "");
}
