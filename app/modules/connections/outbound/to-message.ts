// From the stored event to the body that is signed. Pure.
import type { OutboundMessage, OutboundType } from "./outbound-message";

/** The body; the same event gives the same bytes at every attempt. */
export function toMessageBody(event: {
  id: string;
  type: string;
  version: number;
  createdAt: Date;
  payload: unknown;
}): string {
  const message: OutboundMessage = {
    id: event.id,
    type: event.type as OutboundType,
    timestamp: event.createdAt.toISOString(),
    version: event.version,
    data: event.payload as OutboundMessage["data"],
  };
  return JSON.stringify(message);
}
