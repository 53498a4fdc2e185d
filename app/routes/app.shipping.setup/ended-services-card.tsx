import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { endedServices, serviceName, USPS_SERVICES } from "~/modules/postage/usps/services";

/** Which services there are, and what became of the names that old instructions still use. */
export function EndedServicesCard() {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          USPS services
        </Text>
        <Text as="p">{USPS_SERVICES.map(serviceName).join(", ")}.</Text>
        <List>
          {endedServices().map(({ code, name, explanation }) => (
            <List.Item key={code}>
              <Text as="span" fontWeight="semibold">{`${name}: `}</Text>
              {explanation}
            </List.Item>
          ))}
        </List>
      </BlockStack>
    </Card>
  );
}
