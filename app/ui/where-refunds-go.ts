/** Who gets the money of a refunded label, as a sentence: whoever's EasyPost account paid for it. */
export function whereRefundsGo(account: "own" | "platform"): string {
  return account === "own"
    ? "EasyPost then pays the money back to your EasyPost account, and your credit balance shows it."
    : "The money, with its share of the fee, then comes to your credit balance and pays for your next labels.";
}
