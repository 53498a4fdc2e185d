// Shops with a worker behind them while things go wrong, on one running app: starting it is what takes time.
import { useAttackedApp } from "./attacked-app";
import { describeInterruptedPushes } from "./interrupted-pushes";
import { describeLeaks, MARKED_ENV } from "./leaks";
import { describeMendedAccess } from "./mended-access";

const app = useAttackedApp({
  name: "trouble",
  catalog: "test/fixtures/catalog.csv",
  workers: 2,
  env: {
    ...MARKED_ENV,
    SWEEP_SECONDS: "1",
    // The rule's times, shortened in proportion.
    ...{ PUSH_SEND_WINDOW_SECONDS: "2", PUSH_REQUEST_TIMEOUT_SECONDS: "3", PUSH_ABSENT_AFTER_SECONDS: "6" },
    ...{ PUSH_LOOK_GAP_SECONDS: "1", PUSH_LEASE_SECONDS: "5" },
  },
});

describeInterruptedPushes(app);
describeMendedAccess(app);
describeLeaks(app);
