// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { listDataRequests } from "./list-data-requests.server";
import { noteDataRequest } from "./note-data-request.server";
import { redactCustomer } from "./redact-customer.server";
import { redactShop } from "./redact-shop.server";

export const backerUseCases = {
  listDataRequests,
  noteDataRequest,
  redactCustomer,
  redactShop,
};
