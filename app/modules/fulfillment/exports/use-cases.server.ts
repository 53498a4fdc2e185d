// Downloads of the Fulfillment page. services.server.ts hands each its dependencies.
import { fulfillmentExport, fulfillmentExportWarnings } from "./fulfillment-export.server";
import { trackingCsv } from "./tracking-csv.server";

export const fulfillmentExportUseCases = { fulfillmentExport, fulfillmentExportWarnings, trackingCsv };
