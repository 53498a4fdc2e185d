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
            terms
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

/** The merchant approves the other amount on Shopify's page; until then the old one counts. */
export const APP_SUBSCRIPTION_LINE_ITEM_UPDATE = /* GraphQL */ `
  mutation AppSubscriptionLineItemUpdate($id: ID!, $cappedAmount: MoneyInput!) {
    appSubscriptionLineItemUpdate(id: $id, cappedAmount: $cappedAmount) {
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

/**
 * The newest records of a subscription's lines, with their keys. One charge of a shop is under way at a time, so that of an
 * unclear one is among the newest.
 */
export const USAGE_RECORDS = /* GraphQL */ `
  query UsageRecords($subscriptionId: ID!) {
    node(id: $subscriptionId) {
      ... on AppSubscription {
        id
        status
        lineItems {
          id
          usageRecords(first: 50, reverse: true, sortKey: CREATED_AT) {
            nodes {
              id
              idempotencyKey
            }
          }
        }
      }
    }
  }
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
