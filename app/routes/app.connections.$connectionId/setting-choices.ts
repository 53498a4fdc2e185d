// The settings of a connection in the creator's words; every help text says what will be seen in Shopify.

export type SettingChoiceSpec =
  | {
      kind: "choice";
      setting: "mode" | "prices" | "booking" | "inventoryBehaviour" | "processedAt" | "tracking";
      label: string;
      options: { value: string; label: string; help: string }[];
    }
  | {
      kind: "switch";
      setting: "hold" | "pushAnswers" | "pushNote" | "dailySummary";
      label: string;
      help: string;
    };

export interface SettingGroup {
  title: string;
  choices: SettingChoiceSpec[];
  withLocation?: boolean;
  withSyncHour?: boolean;
}

export const SETTING_CHOICES: SettingGroup[] = [
  {
    title: "Payment and prices",
    choices: [
      {
        kind: "choice",
        setting: "mode",
        label: "Transaction data",
        options: [
          {
            value: "with-transaction-data",
            label: "With transaction data",
            help: "Orders show the total the backer paid. They are Paid when the items cost no more than that, otherwise Partially Paid.",
          },
          {
            value: "without-transaction-data",
            label: "Without transaction data",
            help: "Orders are always Paid and show no amount paid. Choose this when shop prices are higher than campaign prices.",
          },
        ],
      },
      {
        kind: "choice",
        setting: "prices",
        label: "Item prices",
        options: [
          {
            value: "shop",
            label: "Prices of the shop",
            help: "Each item shows the price its variant has in your shop.",
          },
          {
            value: "paid",
            label: "What the backer paid",
            help: "Pledge and add-ons are spread over the items, so that the items add up to what the backer paid for them.",
          },
        ],
      },
      {
        kind: "choice",
        setting: "booking",
        label: "Difference between shop prices and the total paid, on Paid orders",
        options: [
          {
            value: "book",
            label: "Book the difference",
            help: "The order total equals the total paid: a discount “Crowdfunding price difference” when too high, a line “Additional pledge” when too low.",
          },
          {
            value: "leave",
            label: "Leave it",
            help: "The order total stays as the prices make it; nothing is added or taken off.",
          },
        ],
      },
    ],
  },
  {
    title: "Stock and fulfilment",
    withLocation: true,
    choices: [
      {
        kind: "choice",
        setting: "inventoryBehaviour",
        label: "Inventory",
        options: [
          {
            value: "BYPASS",
            label: "Do not touch inventory",
            help: "Stock in Shopify stays as it is. Choose this when campaign stock is not in your shop.",
          },
          {
            value: "DECREMENT_IGNORING_POLICY",
            label: "Reduce inventory, even below zero",
            help: "Every order reduces stock, also of variants that are sold out.",
          },
          {
            value: "DECREMENT_OBEYING_POLICY",
            label: "Reduce inventory only while there is stock",
            help: "Shopify refuses orders for variants that are sold out and not set to continue selling.",
          },
        ],
      },
      {
        kind: "switch",
        setting: "hold",
        label: "Put new orders on hold",
        help: "Orders show On hold, and fulfilment apps leave them alone until you release them.",
      },
    ],
  },
  {
    title: "Telling the platform what shipped",
    withSyncHour: true,
    choices: [
      {
        kind: "choice",
        setting: "tracking",
        label: "When the platform is told",
        options: [
          {
            value: "live",
            label: "At once",
            help: "Tracking goes to the platform as soon as Shopify tells of it. The daily sync delivers whatever is missing.",
          },
          {
            value: "daily",
            label: "Once a day",
            help: "Tracking goes to the platform with the daily sync only. The backer's record here shows it at once all the same.",
          },
        ],
      },
      {
        kind: "switch",
        setting: "dailySummary",
        label: "Mail me a summary every day",
        help: "What shipped, what was delivered and what went wrong, to the shop's address. No mail on days without news.",
      },
    ],
  },
  {
    title: "Order details",
    choices: [
      {
        kind: "choice",
        setting: "processedAt",
        label: "Order date",
        options: [
          {
            value: "now",
            label: "The day of the push",
            help: "Orders appear at the top of your order list and count in today's reports.",
          },
          {
            value: "pledged-at",
            label: "The day of the pledge",
            help: "Orders and reports are dated back. ShipStation skips orders dated more than 90 days back.",
          },
        ],
      },
      {
        kind: "switch",
        setting: "pushAnswers",
        label: "Copy survey answers to the order",
        help: "Answers appear under Additional details. They may hold personal data; off by default.",
      },
      {
        kind: "switch",
        setting: "pushNote",
        label: "Copy the backer's note to the order",
        help: "The note appears as the order's note, where packing staff and partners see it.",
      },
    ],
  },
];
