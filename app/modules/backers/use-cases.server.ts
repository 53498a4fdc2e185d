// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { getBackerProfile } from "./get-backer-profile.server";
import { listDataRequests } from "./list-data-requests.server";
import { noteDataRequest } from "./note-data-request.server";
import { redactCustomer } from "./redact-customer.server";
import { redactShop } from "./redact-shop.server";
import { searchBackers } from "./search-backers.server";

export const backerUseCases = {
  getBackerProfile,
  listDataRequests,
  noteDataRequest,
  redactCustomer,
  redactShop,
  searchBackers,
};
