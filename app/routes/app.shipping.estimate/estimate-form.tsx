import { Banner, BlockStack, Button, Card, FormLayout, InlineStack, Select, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import type { ChoiceRefusal } from "../shipping-pages/choice-draft";
import { firstServices } from "../shipping-pages/first-services";
import { ServiceFields } from "../shipping-pages/service-fields";

const WHICH = [
  { label: "All pledges, also those not ready or not pushed yet", value: "all" },
  { label: "Only orders that are ready to ship", value: "ready" },
];

/** For which pledges, in which package and by which service. */
export function EstimateForm({
  packageTypes,
  disabled,
}: {
  packageTypes: PackageTypeView[];
  disabled: boolean;
}) {
  const fetcher = useFetcher<ChoiceRefusal>();
  const [packageTypeId, setPackageTypeId] = useState(packageTypes[0]?.id ?? "");
  const [which, setWhich] = useState("all");
  const [choice, setChoice] = useState(firstServices(null));
  const refused = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <Card>
      <fetcher.Form method="post" aria-label="Estimate">
        <input type="hidden" name="intent" value="start" />
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            New estimate
          </Text>
          {refused ? <Banner tone="critical" title={refused.message} /> : null}
          <FormLayout>
            <FormLayout.Group>
              <Select label="Pledges" name="which" options={WHICH} value={which} onChange={setWhich} />
              <Select
                label="Package type"
                name="packageTypeId"
                options={packageTypes.map(({ id, name }) => ({ label: name, value: id }))}
                value={packageTypeId}
                onChange={setPackageTypeId}
              />
            </FormLayout.Group>
            <ServiceFields
              places={{ home: true, abroad: true }}
              draft={choice}
              change={(part) => setChoice({ ...choice, ...part })}
              errorOf={(field) => refused?.problems.find((problem) => problem.field === field)?.message}
            />
            <InlineStack align="start">
              <Button submit variant="primary" loading={fetcher.state !== "idle"} disabled={disabled}>
                Estimate
              </Button>
            </InlineStack>
          </FormLayout>
        </BlockStack>
      </fetcher.Form>
    </Card>
  );
}
