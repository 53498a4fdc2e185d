// Kickstarter: backer reports of 2013 to 2025 and the Pledge Manager's export.
import { headerKey, type ColumnFacts } from "../column-facts";
import type { ColumnMapping, ColumnUse } from "../import-mapping";
import type { FormatDefinition, RestContext } from "./format";
import { answer, asTax, item, mayCount } from "./rest-columns";

const ADD_ON = /^\[\s*add-?on\s*:?\s*[^\]]*\]\s*(.*)$/i;
const COUNT = /^(.*\S)\s+count$/i;

/**
 * Items have one column each, anywhere, holding a quantity: by the item's own name (all of it, add-ons included), as
 * "name Count" (the same again) and as "[Addon: 123] name" (how often the add-on was bought). Other columns are
 * survey questions. "Pledge Amount" contains shipping and bonus support.
 */
export const kickstarter: FormatDefinition = {
  format: "kickstarter",
  pledgeAmount: "everything",
  markers: [
    "backernumber",
    "backerid",
    "backeruid",
    "backername",
    "pledgedstatus",
    "pledgedat",
    "pledgedatutc",
    "rewardssent",
    "shippingamount",
    "rewardminimum",
    "backingminimum",
    "bonussupport",
    "pledgeamount",
    "surveyresponse",
    "rewardid",
    "rewardtitle",
    "pledgeovertime",
    "latepledge",
    "shippingdeliverynotes",
  ],
  needed: 5,
  foreign: ["fundsaddedinbackerkit", "serviceguid", "orderexportnumber", "perkid"],
  fields: {
    // One person may have one pledge per campaign; numbers are dealt anew with each export.
    externalId: ["backeruid", "backernumber", "backerid"],
    backerName: ["backername"],
    email: ["email", "backeremail"],
    addressName: ["shippingname"],
    addressLine1: ["shippingaddress1", "shippingaddressline1"],
    addressLine2: ["shippingaddress2", "shippingaddressline2"],
    addressCity: ["shippingcity"],
    addressRegion: ["shippingstate", "shippingstateprovince", "shippingregion"],
    addressPostalCode: ["shippingpostalcode", "shippingzipcode", "shippingzip"],
    addressCountry: ["shippingcountrycode", "shippingcountry"],
    addressCountryName: ["shippingcountryname"],
    addressPhone: ["shippingphonenumber", "shippingphone"],
    reward: ["rewardtitle", "rewardname", "reward"],
    rewardId: ["rewardid"],
    rewardMinimum: ["backingminimum", "rewardminimum", "pledgeminimum"],
    pledgeAmount: ["pledgeamount"],
    shippingAmount: ["shippingamount"],
    totalPaid: ["amountpaid"],
    amountDue: ["amountdue"],
    status: ["pledgedstatus", "pledgestatus"],
    pledgeOverTime: ["pledgeovertime"],
    pledgedAt: ["pledgedatutc", "pledgedat"],
    surveyAnsweredAt: ["surveyresponse"],
    note: ["notes"],
  },
  ignored: [
    "shippingcountry",
    "bonussupport",
    "latepledge",
    "rewardssent",
    "fulfillmentstatus",
    "billingstateprovince",
    "billingstate",
    "billingcountry",
  ],
  answers: ["shippingdeliverynotes"],
  readRest,
  notes,
};

function readRest(column: ColumnFacts, { isBehindSurvey }: RestContext): ColumnUse {
  const addOn = ADD_ON.exec(column.header);
  if (addOn) return item(column, "addon", addOn[1] || column.header);
  const tax = asTax(column);
  if (tax) return tax;
  if (!mayCount(column)) return answer(column);
  // Items stand before the survey in Kickstarter's own order, and its questions behind it.
  if (column.values.filled === 0 && isBehindSurvey) return answer(column);
  const count = COUNT.exec(column.header);
  return count ? item(column, "count", count[1]) : item(column, "plain");
}

function notes({ columns }: ColumnMapping): string[] {
  const said: string[] = [];
  if (!columns.some(({ use }) => use.kind === "item")) {
    said.push("This report has no columns for items, so each reward is mapped to SKUs on Rewards and items.");
  }
  const identity = columns.find(({ use }) => use.kind === "field" && use.field === "externalId");
  if (identity && headerKey(identity.header) !== "backeruid") {
    said.push(
      `This report has no Backer UID, so pledges are known by "${identity.header}". Do not mix it with reports that have one: the same backers would come twice.`,
    );
  }
  return said;
}
