// Indiegogo: the contributions export. "Amount" contains everything.
import type { FormatDefinition } from "./format";
import { answer, asTax } from "./rest-columns";

export const indiegogo: FormatDefinition = {
  format: "indiegogo",
  pledgeAmount: "everything",
  markers: [
    "perkid",
    "pledgeid",
    "orderno",
    "fundingdate",
    "paymentmethod",
    "appearance",
    "perk",
    "fulfillmentstatus",
    "shippingzippostalcode",
    "shippingstateprovince",
  ],
  needed: 4,
  fields: {
    externalId: ["pledgeid", "contributionid"],
    backerName: ["name"],
    email: ["email"],
    addressName: ["shippingname"],
    addressLine1: ["shippingaddress", "shippingaddress1"],
    addressLine2: ["shippingaddress2"],
    addressCity: ["shippingcity"],
    addressRegion: ["shippingstateprovince"],
    addressPostalCode: ["shippingzippostalcode"],
    addressCountry: ["shippingcountry"],
    addressPhone: ["shippingphonenumber", "shippingphone", "phone"],
    reward: ["perk", "perkname"],
    rewardId: ["perkid"],
    pledgeAmount: ["amount"],
    shippingAmount: ["shippingamount", "shippingcost"],
    currency: ["currency"],
    // It speaks of the perk, not of the payment, so it can only hold back or cancel.
    orderStatus: ["fulfillmentstatus"],
    pledgedAt: ["fundingdate"],
  },
  ignored: ["orderno", "paymentmethod", "appearance"],
  readRest: (column) => asTax(column) ?? answer(column),
};
