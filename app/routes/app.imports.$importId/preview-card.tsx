import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  Spinner,
  Text,
} from "@shopify/polaris";
import { useState } from "react";
import type { ImportIssueRow, ImportPreview, PreviewPledge } from "~/modules/pledges/import/import-views";
import { countryName } from "~/ui/country-name";
import { countOf } from "~/ui/format-count";
import { Money } from "~/ui/money";
import { OutcomeBadge } from "~/ui/outcome-badge";
import { problemLabel, worstFirst } from "~/ui/problem-label";

/** Pledges shown before somebody asks for all of the preview. */
const FEW = 4;
const MOST_ISSUES = 20;
/** Said once above the pledges, not again at each. */
const SAID_ABOVE = /is not mapped to SKUs yet/;

/** What the first pledges of the file would be with the mapping as it stands on the page. */
export function PreviewCard({ preview, loading }: { preview: ImportPreview | undefined; loading: boolean }) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            3. Preview
          </Text>
          {loading ? <Spinner size="small" accessibilityLabel="Reading the file with this mapping" /> : null}
        </InlineStack>
        <div aria-live="polite" aria-busy={loading}>
          {preview === undefined ? (
            <Text as="p" tone="subdued">
              The first pledges appear here.
            </Text>
          ) : (
            <Content preview={preview} />
          )}
        </div>
      </BlockStack>
    </Card>
  );
}

function Content({ preview }: { preview: ImportPreview }) {
  if (preview.kind === "refused") {
    return (
      <Banner tone="critical" title="The file cannot be read like this">
        {preview.problems.map(({ message }) => (
          <p key={message}>{message}</p>
        ))}
      </Banner>
    );
  }
  return <Pledges preview={preview} />;
}

function Pledges({ preview }: { preview: Extract<ImportPreview, { kind: "ok" }> }) {
  const { pledges, issues, rowsRead, unmappedNames } = preview;
  const [all, setAll] = useState(false);
  const unmapped = unmappedNames.filter(({ needed }) => needed).map(({ name }) => name);
  return (
    <BlockStack gap="300">
      <Text as="p" tone="subdued">
        {`Read from the first ${countOf(rowsRead, "row")}. Nothing is stored yet; preflight looks at every pledge after the import.`}
      </Text>
      {unmapped.length > 0 ? (
        <Text as="p" tone="caution" breakWord>
          {`Without a SKU so far: ${unmapped.join(", ")}. Say what these are under Rewards and items.`}
        </Text>
      ) : null}
      {pledges.slice(0, all ? undefined : FEW).map((pledge) => (
        <PreviewRow key={`${pledge.externalId} ${pledge.rows.join()}`} pledge={pledge} />
      ))}
      {pledges.length > FEW && !all ? (
        <InlineStack>
          <Button onClick={() => setAll(true)}>{`Show ${pledges.length} pledges`}</Button>
        </InlineStack>
      ) : null}
      {issues.slice(0, MOST_ISSUES).map((issue) => (
        <IssueRow key={`${issue.kind} ${issue.row}`} issue={issue} />
      ))}
      {pledges.length + issues.length === 0 ? <Text as="p">There are no rows below the header.</Text> : null}
    </BlockStack>
  );
}

function PreviewRow({ pledge }: { pledge: PreviewPledge }) {
  const { content, problems, warnings } = pledge;
  const place = [
    content.shippingAddress?.city,
    content.shippingAddress && countryName(content.shippingAddress.countryCode),
  ];
  return (
    <Box paddingBlockStart="300" borderBlockStartWidth="025" borderColor="border">
      <InlineGrid columns={{ xs: 1, md: 3 }} gap="300">
        <BlockStack gap="050">
          <Text as="h3" variant="headingSm" breakWord>
            {content.backer.name ?? content.backer.email ?? "Unnamed backer"}
          </Text>
          <Text as="p" tone="subdued" breakWord>
            {`${pledge.externalId}${place[0] ? `, ${place.filter(Boolean).join(", ")}` : ""}`}
          </Text>
          <InlineStack gap="100">
            <OutcomeBadge outcome={pledge.outcome} />
            {worstFirst([...new Set(problems.map(({ code }) => code))]).map((code) => (
              <Badge key={code}>{problemLabel(code)}</Badge>
            ))}
          </InlineStack>
        </BlockStack>
        <BlockStack gap="050">
          {content.lines.length === 0 ? (
            <Text as="p" tone="subdued">
              No items
            </Text>
          ) : null}
          {content.lines.map((line) => (
            <Text as="p" key={`${line.sku} ${line.title}`} breakWord>
              {`${line.quantity} × ${line.sku}${line.title && line.title !== line.sku ? `: ${line.title}` : ""}`}
            </Text>
          ))}
        </BlockStack>
        <Amounts pledge={pledge} />
      </InlineGrid>
      {warnings
        .filter((warning) => !SAID_ABOVE.test(warning))
        .map((warning) => (
          <Text as="p" tone="caution" key={warning}>
            {warning}
          </Text>
        ))}
    </Box>
  );
}

/** The parts that the file's amounts were taken apart into; what is zero is left out. */
function Amounts({ pledge: { content, totalPaid } }: { pledge: PreviewPledge }) {
  const { amounts, currency } = content;
  const parts: [string, number][] = [
    ["Pledge", amounts.pledgeMinor],
    ["Add-ons", amounts.addOnsMinor],
    ["Shipping", amounts.shippingMinor],
    ...amounts.taxes.map((tax): [string, number] => [tax.title, tax.amountMinor]),
  ];
  const shown = parts.filter(([label, amount]) => amount !== 0 || label === "Pledge");
  return (
    <dl style={{ margin: 0, display: "grid", gridTemplateColumns: "1fr auto", columnGap: "1rem" }}>
      {shown.map(([label, amountMinor]) => (
        <Amount key={label} label={label} amountMinor={amountMinor} currency={currency} />
      ))}
      <Amount label="Total paid" strong {...totalPaid} />
    </dl>
  );
}

function Amount(props: { label: string; amountMinor: number; currency: string; strong?: boolean }) {
  const weight = props.strong ? "semibold" : "regular";
  return (
    <>
      <dt>
        <Text as="span" fontWeight={weight} tone={props.strong ? undefined : "subdued"}>
          {props.label}
        </Text>
      </dt>
      <dd style={{ margin: 0, textAlign: "end" }}>
        <Text as="span" fontWeight={weight}>
          <Money amountMinor={props.amountMinor} currency={props.currency} />
        </Text>
      </dd>
    </>
  );
}

function IssueRow({ issue }: { issue: ImportIssueRow }) {
  return (
    <Box paddingBlockStart="300" borderBlockStartWidth="025" borderColor="border">
      <InlineStack gap="200" blockAlign="center">
        <Badge tone={issue.kind === "failed" ? "critical" : undefined}>
          {issue.kind === "failed" ? "Fails" : "Is skipped"}
        </Badge>
        <Text as="span" breakWord>
          {issue.problems.map(({ message }) => message).join(" ")}
        </Text>
      </InlineStack>
    </Box>
  );
}
