import { Badge, BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { formatWeight } from "~/lib/weight";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import { findPredefinedPackage } from "~/modules/postage/usps/predefined-packages";
import { ConfirmAction } from "~/ui/confirm-action";
import { draftOf, NEW_PACKAGE, type PackageDraft } from "./package-draft";
import { PackageTypeModal } from "./package-type-modal";

/** The packaging the creator ships in. */
export function PackageTypesCard({ types, primary }: { types: PackageTypeView[]; primary: boolean }) {
  const [draft, setDraft] = useState<PackageDraft | null>(null);
  const [removing, setRemoving] = useState<PackageTypeView | null>(null);
  const offered = types.filter(({ archived }) => !archived);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Package types
          </Text>
          <Button variant={primary ? "primary" : undefined} onClick={() => setDraft(NEW_PACKAGE)}>
            Create Package Types
          </Button>
        </InlineStack>
        {offered.length === 0 ? (
          <Text as="p" tone="subdued">
            None yet. Measure and weigh the empty boxes and envelopes that you ship in, or choose the ones
            that the USPS gives out.
          </Text>
        ) : (
          <ul style={{ margin: 0, padding: 0, listStyle: "none" }}>
            {offered.map((type, index) => (
              <li key={type.id}>
                <Box
                  paddingBlock="300"
                  borderBlockStartWidth={index > 0 ? "025" : undefined}
                  borderColor="border"
                >
                  <PackageType
                    type={type}
                    onEdit={() => setDraft(draftOf(type))}
                    onRemove={() => setRemoving(type)}
                  />
                </Box>
              </li>
            ))}
          </ul>
        )}
      </BlockStack>
      <PackageTypeModal draft={draft} onClose={() => setDraft(null)} />
      <ConfirmAction
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={`Remove ${removing?.name ?? ""}?`}
        confirmLabel="Remove"
        destructive
        fields={{ intent: "archive-package-type", packageTypeId: removing?.id ?? "" }}
      >
        <p>It is no longer offered. Labels that were bought with it stay as they are.</p>
      </ConfirmAction>
    </Card>
  );
}

function PackageType(props: { type: PackageTypeView; onEdit: () => void; onRemove: () => void }) {
  const { type } = props;
  return (
    <InlineStack align="space-between" gap="200" blockAlign="center">
      <BlockStack gap="100">
        <InlineStack align="start" gap="200">
          <Text as="span" fontWeight="semibold" breakWord>
            {type.name}
          </Text>
          {type.machinable ? null : <Badge>Not machinable</Badge>}
          {type.mediaMail ? <Badge>Media Mail</Badge> : null}
          {type.libraryMail ? <Badge>Library Mail</Badge> : null}
        </InlineStack>
        <Text as="span" tone="subdued">
          {describePackage(type)}
        </Text>
      </BlockStack>
      <InlineStack align="start" gap="200">
        <Button onClick={props.onEdit} accessibilityLabel={`Change ${type.name}`}>
          Change
        </Button>
        <Button
          onClick={props.onRemove}
          variant="tertiary"
          tone="critical"
          accessibilityLabel={`Remove ${type.name}`}
        >
          Remove
        </Button>
      </InlineStack>
    </InlineStack>
  );
}

const SHAPES: Record<PackageTypeView["shape"], string> = {
  parcel: "Parcel",
  irregular: "Irregular parcel",
  softpack: "Soft pack",
  card: "Card",
  letter: "Letter",
  flat: "Flat",
};

/** "Parcel, 8 × 6 × 4 in, empty 85 g (3 oz)". */
function describePackage(type: PackageTypeView): string {
  const usps = type.predefinedPackage ? findPredefinedPackage(type.predefinedPackage) : null;
  const sides = [type.lengthMil, type.widthMil, type.heightMil].flatMap((mil) =>
    mil === null ? [] : `${mil / 1000}`,
  );
  return [
    usps ? `USPS ${usps.name}` : (type.predefinedPackage ?? SHAPES[type.shape]),
    sides.length > 0 ? `${sides.join(" × ")} in` : null,
    `empty ${formatWeight(type.emptyGrams)}`,
  ]
    .filter(Boolean)
    .join(", ");
}
