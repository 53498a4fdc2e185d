import { Text } from "@shopify/polaris";
import type { PostalAddress } from "~/modules/postage/ports";

/** An address as it stands on a label. */
export function AddressLines({ address }: { address: PostalAddress }) {
  const { name, company, street1, street2, city, state, zip, country, phone } = address;
  const lines = [
    name,
    company,
    street1,
    street2,
    [city, state, zip].filter(Boolean).join(" "),
    country,
    phone,
  ];
  return (
    <address style={{ fontStyle: "normal" }}>
      {lines.filter(Boolean).map((line, index) => (
        <Text as="p" key={index} breakWord>
          {line}
        </Text>
      ))}
    </address>
  );
}
