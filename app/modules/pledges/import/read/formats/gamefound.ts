// Gamefound (and the Indiegogo pledge manager that is built on it): the pledge file. "Pledge amount" contains all.
import type { FormatDefinition } from "./format";
import { answer, asTax } from "./rest-columns";

export const gamefound: FormatDefinition = {
  format: "gamefound",
  pledgeAmount: "everything",
  markers: [
    "backernumber",
    "backername",
    "email",
    "rewardtitle",
    "bonussupport",
    "pledgeamount",
    "originalbacker",
    "orderpublicid",
  ],
  needed: 5,
  foreign: ["backeruid", "pledgedstatus", "pledgedat", "rewardssent", "perkid", "totalspent"],
  fields: {
    externalId: ["orderpublicid", "backernumber"],
    backerName: ["backername"],
    email: ["email"],
    addressName: ["recipientname", "shippingname", "addressname"],
    addressLine1: ["address1", "addressline1", "shippingaddress1", "address"],
    addressLine2: ["address2", "addressline2", "shippingaddress2"],
    addressCity: ["city", "shippingcity"],
    addressRegion: ["state", "region", "stateprovince", "shippingstate"],
    addressPostalCode: ["postalcode", "zipcode", "zip", "shippingpostalcode"],
    addressCountry: ["country", "countrycode", "shippingcountry"],
    addressPhone: ["phone", "phonenumber", "shippingphone"],
    reward: ["rewardtitle"],
    pledgeAmount: ["pledgeamount"],
    shippingAmount: ["shippingamount", "shipping", "shippingcost"],
    currency: ["currency", "pledgecurrency"],
    status: ["status", "paymentstatus"],
    pledgedAt: ["pledgedate", "pledgedon", "createdat"],
    note: ["notes", "note"],
  },
  ignored: ["bonussupport", "originalbacker"],
  readRest: (column) => asTax(column) ?? answer(column),
};
