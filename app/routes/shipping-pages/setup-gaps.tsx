import { Banner, List } from "@shopify/polaris";

export interface Gap {
  gap: string;
  message: string;
}

/** What must be done in Setup before anything can be bought; nothing when all is there. */
export function SetupGaps({ gaps }: { gaps: Gap[] }) {
  if (gaps.length === 0) return null;
  return (
    <Banner
      tone="warning"
      title="The initial setup is not finished"
      action={{ content: "Go to Initial setup", url: "/app/shipping/setup" }}
    >
      <List>
        {gaps.map(({ gap, message }) => (
          <List.Item key={gap}>{message}</List.Item>
        ))}
      </List>
    </Banner>
  );
}
