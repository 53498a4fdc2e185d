// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { getCampaignMail } from "./overview/get-campaign-mail.server";
import { listCampaignMails } from "./overview/list-campaign-mails.server";
import { listMailable } from "./overview/list-mailable.server";
import { listMailsOfPledge, listTrackingMails } from "./overview/list-tracking-mails.server";
import { mailOverview } from "./overview/mail-overview.server";
import { openTrackingPage } from "./tracking-page/open-tracking-page.server";
import { planMails } from "./sending/plan-mails.server";
import { previewMail } from "./template/preview-mail.server";
import { queueMails } from "./sending/queue-mails.server";
import { cancelWaitingMails, retryFailedMails, retryMail } from "./sending/retry-mail.server";
import { saveCampaignMail } from "./save-campaign-mail.server";
import { sendMails } from "./sending/send-mails.server";
import { sendTestMail } from "./template/send-test-mail.server";
import { shopifyMails } from "./sending/shopify-mails.server";
import { sweepMailPlans, sweepMails } from "./sending/sweep-mails.server";

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
