// Charges through Shopify billing. Offline tokens need no scope for them.

/** One usage line and no recurring price. The merchant approves on Shopify's page; a later one replaces it when approved. */
export const APP_SUBSCRIPTION_CREATE = /* GraphQL */ `
  mutation AppSubscriptionCreate(
    $name: String!
    $returnUrl: URL!
    $test: Boolean
    $lineItems: [AppSubscriptionLineItemInput!]!
  ) {
    appSubscriptionCreate(name: $name, returnUrl: $returnUrl, test: $test, lineItems: $lineItems) {
      appSubscription {
        id
      }
      confirmationUrl
      userErrors {
        field
        message
      }
    }
  }
`;

const SUBSCRIPTION = /* GraphQL */ `
  fragment SubscriptionFields on AppSubscription {
    id
    status
    lineItems {
      id
      plan {
        pricingDetails {
          ... on AppUsagePricing {
            cappedAmount {
              amount
              currencyCode
            }
            balanceUsed {
              amount
              currencyCode
            }
          }
        }
      }
    }
  }
`;

/** The active one, and the newest of all: that one tells what became of an approval that was asked for. */
export const SUBSCRIPTIONS = /* GraphQL */ `
  query Subscriptions {
    currentAppInstallation {
      activeSubscriptions {
        ...SubscriptionFields
      }
      allSubscriptions(first: 1, reverse: true, sortKey: CREATED_AT) {
        nodes {
          ...SubscriptionFields
        }
      }
    }
  }
  ${SUBSCRIPTION}
`;

/** The same key again gives the same answer and no second charge (shopify.dev/changelog, 2023-03-10). */
export const APP_USAGE_RECORD_CREATE = /* GraphQL */ `
  mutation AppUsageRecordCreate(
    $subscriptionLineItemId: ID!
    $price: MoneyInput!
    $description: String!
    $idempotencyKey: String!
  ) {
    appUsageRecordCreate(
      subscriptionLineItemId: $subscriptionLineItemId
      price: $price
      description: $description
      idempotencyKey: $idempotencyKey
    ) {
      appUsageRecord {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
`;
