import { BlockStack, Button, Card, Collapsible, InlineStack, List, Text } from "@shopify/polaris";
import { useId, useState } from "react";

/** Where each tool keeps its export, in the creator's words. */
const TOOLS: { name: string; steps: string[] }[] = [
  {
    name: "Kickstarter",
    steps: [
      "Open your project and choose Backer report.",
      "Choose Export, then all backers or one reward. Several files of one campaign can be imported one after the other.",
      "Wait until two weeks after the campaign: payments still change before that.",
    ],
  },
  {
    name: "BackerKit",
    steps: [
      "Open Backers and choose Export: the backers report with one column per SKU.",
      "Lock orders and charge cards first, so that totals are final.",
    ],
  },
  {
    name: "CrowdOx",
    steps: ["Open Orders and export line items: one row per product of an order."],
  },
  {
    name: "Indiegogo",
    steps: [
      "Open Contributions and choose Export CSV.",
      "Perks have no SKUs; you say what each one is made of after the upload.",
    ],
  },
  {
    name: "Gamefound",
    steps: [
      "Open Pledges and choose Export to CSV, with addresses.",
      "Rewards have no SKUs; you say what each one is made of after the upload.",
    ],
  },
  {
    name: "Another tool or your own list",
    steps: [
      "Any CSV with one row per backer, or one row per item, can be read.",
      "It needs an id, a name, an e-mail, an address, what was ordered and the total paid. You say which column is which.",
    ],
  },
];

/** How to get a file out of each tool; closed until somebody asks. */
export function ExportHelp() {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            How to export your pledges
          </Text>
          <Button
            variant="plain"
            ariaControls={id}
            ariaExpanded={open}
            onClick={() => setOpen(!open)}
            disclosure={open ? "up" : "down"}
          >
            {open ? "Hide the steps" : "Show the steps"}
          </Button>
        </InlineStack>
        <Collapsible id={id} open={open}>
          <BlockStack gap="400">
            {TOOLS.map(({ name, steps }) => (
              <BlockStack gap="100" key={name}>
                <Text as="h3" variant="headingSm">
                  {name}
                </Text>
                <List>
                  {steps.map((step) => (
                    <List.Item key={step}>{step}</List.Item>
                  ))}
                </List>
              </BlockStack>
            ))}
          </BlockStack>
        </Collapsible>
      </BlockStack>
    </Card>
  );
}
