import { useEffect, useLayoutEffect } from "react";

/** A dialog fades out for 200 ms and keeps the focus meanwhile. */
const FADED_MS = 300;

/** On the server there is nothing to lay out, and React says so aloud. */
const useBeforeEffects = typeof document === "undefined" ? useEffect : useLayoutEffect;

/**
 * Gives the focus back to what opened a dialog once it is closed, unless something else has taken it by then. Polaris
 * does so only for dialogs that are told their opener.
 */
export function useReturnFocus(open: boolean): void {
  // The dialog takes the focus in an effect of its own, before effects of what renders it.
  useBeforeEffects(() => {
    if (!open) return undefined;
    const opener = document.activeElement;
    return () => {
      setTimeout(() => {
        const lost = document.activeElement === document.body;
        if (lost && opener instanceof HTMLElement) opener.focus();
      }, FADED_MS);
    };
  }, [open]);
}
