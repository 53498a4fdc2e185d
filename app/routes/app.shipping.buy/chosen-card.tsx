import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import { countryName } from "~/ui/country-name";
import { countOf, formatCount } from "~/ui/format-count";

export interface ChosenPledge {
  pledgeId: string;
  orderName: string;
  countryCode: string;
  contents: string;
}

export interface LeftOutPledge {
  pledgeId: string;
  orderName: string | null;
  message: string;
}

const SHOWN = 20;

/** Which pledges get a label, and which cannot. */
export function ChosenCard({ ready, left }: { ready: ChosenPledge[]; left: LeftOutPledge[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {`${countOf(ready.length, "order")} chosen`}
        </Text>
        {ready.slice(0, SHOWN).map(({ pledgeId, orderName, contents, countryCode }) => (
          <Text as="p" key={pledgeId} breakWord>
            <Link url={`/app/pledges/${pledgeId}`}>{orderName}</Link>
            {` ${contents} to ${countryName(countryCode)}`}
          </Text>
        ))}
        <More count={ready.length - SHOWN} />
        {left.length > 0 ? (
          <Text as="h3" variant="headingSm">{`${countOf(left.length, "pledge")} left out`}</Text>
        ) : null}
        {left.slice(0, SHOWN).map(({ pledgeId, message }) => (
          <Text as="p" key={pledgeId} breakWord>
            {message} <Link url={`/app/pledges/${pledgeId}`}>Look at the pledge</Link>
          </Text>
        ))}
        <More count={left.length - SHOWN} />
      </BlockStack>
    </Card>
  );
}

function More({ count }: { count: number }) {
  if (count <= 0) return null;
  return <Text as="p" tone="subdued">{`and ${formatCount(count)} more`}</Text>;
}
