// Order attributes: who and what the order is about; answers only when the creator opted in.
import type { ConnectionSettings } from "../../connections/connection-settings";
import type { OrderPlan } from "./order-plan";
import type { PledgeContent } from "../pledge";

/** Keys are unique within the order: a second "Size" becomes "Size (2)". */
export function planAttributes(
  content: PledgeContent,
  settings: Pick<ConnectionSettings, "pushAnswers">,
): OrderPlan["attributes"] {
  const attributes = [
    { key: "Backer ID", value: content.externalId },
    { key: "Campaign", value: content.campaign.name },
  ];
  if (content.pledgeLevel) attributes.push({ key: "Pledge level", value: content.pledgeLevel });
  if (settings.pushAnswers) {
    attributes.push(...content.answers.map(({ question, answer }) => ({ key: question, value: answer })));
  }
  const timesSeen = new Map<string, number>();
  return attributes
    .filter(({ key, value }) => key !== "" && value !== "")
    .map(({ key, value }) => {
      const times = (timesSeen.get(key) ?? 0) + 1;
      timesSeen.set(key, times);
      return { key: times === 1 ? key : `${key} (${times})`, value };
    });
}
