// The creator's fixes laid over what the platform sent.
import type { PledgeContent, PledgeCorrections } from "../pledge";

/** A new content with the corrections in it; what they do not name stays as the platform sent it. */
export function applyCorrections(
  content: PledgeContent,
  corrections: PledgeCorrections | null,
): PledgeContent {
  if (!corrections) return content;
  const { shippingAddress, email, skus } = corrections;
  return {
    ...content,
    shippingAddress: shippingAddress ?? content.shippingAddress,
    backer: { ...content.backer, email: email ?? content.backer.email },
    lines: skus
      ? content.lines.map((line) => ({
          ...line,
          sku: Object.hasOwn(skus, line.sku) ? (skus[line.sku] ?? line.sku) : line.sku,
        }))
      : content.lines,
  };
}
