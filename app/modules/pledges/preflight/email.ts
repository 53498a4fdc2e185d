// E-mail addresses as far as anyone can tell without sending one.

/** The address trimmed when it has the form of one, else null: Shopify refuses an order with a malformed e-mail. */
export function usableEmail(text: string | null): string | null {
  const email = text?.trim() ?? "";
  return email.length <= 254 && /^[^\s@<>(),;:"]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email) ? email : null;
}

/** Relay addresses reach the backer only through the service that made them, and differ from the one they know. */
export function isRelayEmail(email: string): boolean {
  return /@(?:privaterelay\.appleid\.com|relay\.firefox\.com|mozmail\.com|duck\.com|simplelogin\.\w+)$/i.test(
    email,
  );
}
