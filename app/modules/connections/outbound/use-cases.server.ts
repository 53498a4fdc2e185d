// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { deliverOutbound } from "./deliver-outbound.server";
import { enableCallback } from "./enable-callback.server";
import { listOutboundEvents } from "./list-outbound-events.server";
import { removeCallback } from "./remove-callback.server";
import { replayOutboundEvents } from "./replay-outbound-events.server";
import { rotateCallbackSecret } from "./rotate-callback-secret.server";
import { sendTestEvent } from "./send-test-event.server";
import { setCallback } from "./set-callback.server";
import { sweepOutbound } from "./sweep-outbound.server";

export const outboundUseCases = {
  deliverOutbound,
  enableCallback,
  listOutboundEvents,
  removeCallback,
  replayOutboundEvents,
  rotateCallbackSecret,
  sendTestEvent,
  setCallback,
  sweepOutbound,
};
