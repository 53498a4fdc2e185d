import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

/** Loads the page's data again every so often while it is shown; null stops it. Waits for each answer. */
export function useRefresh(everyMs: number | null): void {
  const { state, revalidate } = useRevalidator();
  useEffect(() => {
    if (everyMs === null || state !== "idle") return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") revalidate();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, state, revalidate]);
}
