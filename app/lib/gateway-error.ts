/** A vendor call that gave no usable answer. `disconnectionCode` is set when only a reconnect helps. */
export class GatewayError extends Error {
  readonly retryAfterMs: number | null;
  readonly disconnectionCode: string | null;

  constructor(
    message: string,
    options: { retryAfterMs?: number; disconnectionCode?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "GatewayError";
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.disconnectionCode = options.disconnectionCode ?? null;
  }
}
