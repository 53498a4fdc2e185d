/** Everything the go-live checks need, in one query. */
export const SHOP_FACTS = /* GraphQL */ `
  query ShopFacts {
    shop {
      name
      currencyCode
      ianaTimezone
      email
      contactEmail
      myshopifyDomain
    }
    currentAppInstallation {
      accessScopes {
        handle
      }
    }
    locations(first: 50) {
      nodes {
        id
        name
        isActive
      }
    }
    metafieldDefinitions(first: 1, ownerType: ORDER, namespace: "$app", key: "pledge_id") {
      nodes {
        id
        key
        namespace
        type {
          name
        }
        capabilities {
          uniqueValues {
            enabled
          }
        }
      }
    }
  }
`;

/** Fields of protected customer data come back null, with errors, while Shopify has not approved them for the app. */
export const PROTECTED_DATA_PROBE = /* GraphQL */ `
  query ProtectedDataProbe {
    orders(first: 1, reverse: true) {
      nodes {
        id
        email
        shippingAddress {
          address1
          countryCodeV2
        }
      }
    }
  }
`;
