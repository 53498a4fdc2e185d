import { Banner, type BannerHandles } from "@shopify/polaris";
import { useEffect, useRef } from "react";

/** A dialog that was confirmed keeps the focus while it fades out, and then gives it back to what opened it. */
const AFTER_DIALOG_MS = 400;

interface ActionProblemProps {
  title: string;
  message: string | null | undefined;
  /** The answer that the message is from, where the button may be far away: each new one takes the focus. */
  answer?: object;
}

/** Why what was asked for did not happen; stays until the next try. Nothing without a message. */
export function ActionProblem({ title, message, answer }: ActionProblemProps) {
  const banner = useRef<BannerHandles>(null);
  useEffect(() => {
    if (!answer) return undefined;
    const timer = setTimeout(() => banner.current?.focus(), AFTER_DIALOG_MS);
    return () => clearTimeout(timer);
  }, [answer]);
  if (!message) return null;
  return (
    <Banner tone="critical" title={title} ref={banner}>
      <p>{message}</p>
    </Banner>
  );
}
