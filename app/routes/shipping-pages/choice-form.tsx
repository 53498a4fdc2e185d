import {
  Banner,
  BlockStack,
  Button,
  FormLayout,
  InlineStack,
  Link,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState, type ReactNode } from "react";
import { formatWeight } from "~/lib/weight";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import type { ChoiceDraft, ChoiceRefusal } from "./choice-draft";
import { ServiceFields, type ServicePlaces } from "./service-fields";

interface ChoiceFormProps {
  first: ChoiceDraft;
  packageTypes: PackageTypeView[];
  places: ServicePlaces;
  /** Of the items alone; null where a weight is missing. */
  itemsGrams: number | null;
  /** Sent along, such as the pledges. */
  children?: ReactNode;
  /** Nothing can be quoted now. */
  disabled: boolean;
}

/** How the parcels are to go: package, service, weight, day, insurance. Quoted first, bought only after a yes. */
export function ChoiceForm(props: ChoiceFormProps) {
  const { first, packageTypes, places, itemsGrams, children, disabled } = props;
  const fetcher = useFetcher<ChoiceRefusal>();
  const [draft, setDraft] = useState(first);
  const refused = fetcher.state === "idle" ? fetcher.data : undefined;
  const fields: FieldsProps = {
    draft,
    change: (part) => setDraft({ ...draft, ...part }),
    errorOf: (field) => refused?.problems.find((problem) => problem.field === field)?.message,
  };
  return (
    <fetcher.Form method="post" aria-label="How the parcels go">
      <input type="hidden" name="requestKey" value={draft.requestKey} />
      {children}
      <FormLayout>
        {refused ? <Banner tone="critical" title={refused.message} /> : null}
        <PackageField {...fields} packageTypes={packageTypes} />
        <ServiceFields {...fields} places={places} />
        <ParcelFields
          {...fields}
          usual={usualWeight(
            itemsGrams,
            packageTypes.find(({ id }) => id === draft.packageTypeId),
          )}
        />
        <InlineStack align="start">
          <Button submit variant="primary" loading={fetcher.state !== "idle"} disabled={disabled}>
            Get rates
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          Nothing is bought yet: you see the total first.
        </Text>
      </FormLayout>
    </fetcher.Form>
  );
}

interface FieldsProps {
  draft: ChoiceDraft;
  change: (part: Partial<ChoiceDraft>) => void;
  errorOf: (field: string) => string | undefined;
}

function PackageField({
  draft,
  change,
  errorOf,
  packageTypes,
}: FieldsProps & Pick<ChoiceFormProps, "packageTypes">) {
  const chosen = packageTypes.find(({ id }) => id === draft.packageTypeId);
  return (
    <BlockStack gap="200">
      <Select
        label="Package type"
        name="packageTypeId"
        options={packageTypes.map(({ id, name }) => ({ label: name, value: id }))}
        value={draft.packageTypeId}
        onChange={(packageTypeId) => change({ packageTypeId })}
        error={errorOf("packageTypeId")}
        helpText={
          <>
            Missing one? <Link url="/app/shipping/setup">Create a package type</Link>
          </>
        }
      />
      {chosen?.mediaMail || chosen?.libraryMail ? (
        <Banner tone="warning">
          <p>
            This package may go as Media or Library Mail. The USPS may open it, and charge more or return it
            when it holds anything but books, recordings and the like.
          </p>
        </Banner>
      ) : null}
    </BlockStack>
  );
}

function ParcelFields({ draft, change, errorOf, usual }: FieldsProps & { usual: string }) {
  return (
    <FormLayout>
      <FormLayout.Group>
        <TextField
          label="Weight of one parcel"
          name="weight"
          value={draft.weight}
          onChange={(weight) => change({ weight })}
          error={errorOf("weightGrams")}
          placeholder={usual}
          helpText="Left empty, items and empty package are added. A plain number is ounces; 340 g works, too."
          autoComplete="off"
        />
        <TextField
          label="Ship date"
          name="shipDate"
          type="date"
          value={draft.shipDate}
          onChange={(shipDate) => change({ shipDate })}
          error={errorOf("shipDate")}
          helpText="The day you hand the parcels over"
          autoComplete="off"
        />
      </FormLayout.Group>
      <TextField
        label="Insure each parcel for"
        name="insured"
        prefix="$"
        value={draft.insured}
        onChange={(insured) => change({ insured })}
        error={errorOf("insuredMinor")}
        placeholder="No insurance"
        helpText="Some services include insurance already. What it costs is in the total."
        inputMode="decimal"
        autoComplete="off"
      />
    </FormLayout>
  );
}

function usualWeight(itemsGrams: number | null, type: PackageTypeView | undefined): string {
  if (itemsGrams === null || !type) return "Items and package";
  return formatWeight(itemsGrams + type.emptyGrams);
}
