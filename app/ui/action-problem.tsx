import { Banner } from "@shopify/polaris";

/** Why what was asked for did not happen; stays until the next try. Nothing without a message. */
export function ActionProblem({ title, message }: { title: string; message: string | null | undefined }) {
  if (!message) return null;
  return (
    <Banner tone="critical" title={title}>
      <p>{message}</p>
    </Banner>
  );
}
