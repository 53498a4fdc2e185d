import { assertNever } from "~/lib/assert-never";
import type { PostageDeps } from "../postage-deps";
import { findScanFormByEasypostId } from "../scan-forms/scan-form-store.server";
import { followHandOver, followTracker } from "./follow-tracker.server";
import { findNotices, finishNotice, type StoredNotice } from "./notice-store.server";
import { noteRefundTold } from "./note-refund-told.server";
import { findLabel, findNamedLabel } from "./tracked-label-store.server";

/**
 * Works off stored news in the order in which they came. One that fails does not keep the others; all that failed are
 * thrown at the end, to be tried again.
 */
export async function processNotices(
  deps: PostageDeps,
  { noticeIds }: { noticeIds: string[] },
): Promise<void> {
  const failures: unknown[] = [];
  for (const notice of await findNotices(deps.db, noticeIds)) {
    try {
      await finishNotice(deps.db, notice.id, await process(deps, notice), deps.clock.now());
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} notices of EasyPost could not be worked off`);
}

async function process(deps: PostageDeps, { news, shopDomain }: StoredNotice): Promise<string> {
  switch (news.kind) {
    case "tracker": {
      const { id: trackerId, shipmentId, trackingCode } = news.tracker;
      const label = await findNamedLabel(deps.db, { shopDomain, shipmentId, trackerId, trackingCode });
      if (!label) return nobodys(deps, news.eventId);
      await followTracker(deps, label, news.tracker);
      return `tracker ${news.tracker.status}`;
    }
    case "refund": {
      const label = await findNamedLabel(deps.db, { shopDomain, ...news });
      return label ? noteRefundTold(deps, label) : nobodys(deps, news.eventId);
    }
    case "scan-form":
      return wakeScanForm(deps, news.form.id, shopDomain);
    case "handed-over": {
      const label = shopDomain === null ? null : await findLabel(deps.db, shopDomain, news.labelId);
      if (!label) return nobodys(deps, news.eventId);
      await followHandOver(deps, label, news.at);
      return "handed over";
    }
    case "other":
      return "ignored";
    default:
      return assertNever(news);
  }
}

/** The platform's EasyPost account may serve others, too, and labels go with their pledges. */
function nobodys(deps: PostageDeps, eventId: string): string {
  deps.log.info({ eventId }, "EasyPost told of a shipment that is nobody's here");
  return "unknown shipment";
}

/** What the form is now is read from EasyPost: news may come late. */
async function wakeScanForm(
  deps: PostageDeps,
  easypostId: string,
  shopDomain: string | null,
): Promise<string> {
  const owner = shopDomain === null ? { account: "platform" } : { account: "own", shopDomain };
  const form = await findScanFormByEasypostId(deps.db, { easypostId, ...owner });
  if (!form) return "unknown form";
  const payload = { shopDomain: form.shopDomain, scanFormId: form.id };
  if (form.state !== "created") await deps.jobs.send("postage.scan-form", payload);
  return "form looked at";
}
