import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import type { RewardNameView } from "~/modules/pledges/import/import-views";
import { ActionProblem } from "~/ui/action-problem";
import { countOf } from "~/ui/format-count";
import type { ImportActionResult } from "./import-action.server";
import { RewardRow } from "./reward-row";
import { isOpen, lineProblem, startEditing, toRewardMap, type EditedReward } from "./reward-lines";

interface RewardsCardProps {
  title: string;
  intro?: string;
  names: RewardNameView[];
}

const OF_A_FILE =
  "This file names rewards and items but no SKUs. Say what each one is made of; it is remembered for this campaign.";

/** Another file or another mapping names other things: then the card starts anew. */
export function rewardsKey(names: RewardNameView[]): string {
  return names.map(({ kind, name }) => `${kind} ${name}`).join("\n");
}

/** Rewards and items of a campaign, each with the SKUs it is made of; saved to the page's action as `save-rewards`. */
export function RewardsCard({ title, intro = OF_A_FILE, names }: RewardsCardProps) {
  const saving = useFetcher<ImportActionResult>();
  const [rewards, setRewards] = useState(() => startEditing(names));
  const [dirty, setDirty] = useState(false);
  const open = rewards.filter(isOpen).length;
  const wrong = rewards.some(({ lines }) => lines.some((line) => lineProblem(line) !== null));
  const change = (index: number, reward: EditedReward) => {
    setDirty(true);
    setRewards(rewards.map((old, at) => (at === index ? reward : old)));
  };
  const save = () => {
    setDirty(false);
    saving.submit(
      { intent: "save-rewards", entries: JSON.stringify(toRewardMap(rewards)) },
      { method: "post" },
    );
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {intro}
        </Text>
        <ActionProblem
          title="Not saved"
          message={saving.data?.kind === "refused" ? saving.data.problem : null}
        />
        {rewards.map((reward, index) => (
          <RewardRow
            key={`${reward.kind} ${reward.name}`}
            reward={reward}
            onChange={(next) => change(index, next)}
          />
        ))}
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <div role="status">
            <Text as="p" tone={open > 0 ? "caution" : "subdued"}>
              {open > 0
                ? `${countOf(open, "name")} without a SKU: pledges with these are blocked until you say what they are.`
                : dirty
                  ? "Not saved yet."
                  : "Everything is mapped."}
            </Text>
          </div>
          <Button onClick={save} disabled={wrong || !dirty} loading={saving.state !== "idle"}>
            Save rewards and items
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
