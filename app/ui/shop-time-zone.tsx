import { createContext, useContext, type ReactNode } from "react";

const ShopTimeZone = createContext("UTC");

/** Everything inside shows times as the shop's clock does. */
export function ShopTimeZoneProvider({ timeZone, children }: { timeZone: string; children: ReactNode }) {
  return <ShopTimeZone.Provider value={timeZone}>{children}</ShopTimeZone.Provider>;
}

/** The shop's time zone (IANA name). */
export function useShopTimeZone(): string {
  return useContext(ShopTimeZone);
}
