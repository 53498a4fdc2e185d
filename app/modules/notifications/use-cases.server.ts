// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { getCampaignMail } from "./get-campaign-mail.server";
import { listCampaignMails } from "./list-campaign-mails.server";
import { listMailable } from "./list-mailable.server";
import { listMailsOfPledge, listTrackingMails } from "./list-tracking-mails.server";
import { mailOverview } from "./mail-overview.server";
import { openTrackingPage } from "./open-tracking-page.server";
import { planMails } from "./plan-mails.server";
import { previewMail } from "./preview-mail.server";
import { queueMails } from "./queue-mails.server";
import { cancelWaitingMails, retryFailedMails, retryMail } from "./retry-mail.server";
import { saveCampaignMail } from "./save-campaign-mail.server";
import { sendMails } from "./send-mails.server";
import { sendTestMail } from "./send-test-mail.server";
import { shopifyMails } from "./shopify-mails.server";
import { sweepMailPlans, sweepMails } from "./sweep-mails.server";

export const notificationUseCases = {
  cancelWaitingMails,
  getCampaignMail,
  listCampaignMails,
  listMailable,
  listMailsOfPledge,
  listTrackingMails,
  mailOverview,
  openTrackingPage,
  planMails,
  previewMail,
  queueMails,
  retryFailedMails,
  retryMail,
  saveCampaignMail,
  sendMails,
  sendTestMail,
  shopifyMails,
  sweepMailPlans,
  sweepMails,
};
