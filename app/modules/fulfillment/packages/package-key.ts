/** Tells packages of one pledge apart: the fulfilment (null for a label that Shopify does not know) and the number. */
export function packageKey(fulfillmentGid: string | null, numberKey: string): string {
  return `${fulfillmentGid ?? ""}\n${numberKey}`;
}
