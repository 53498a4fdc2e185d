import { useEffect, useRef, useState } from "react";

const TYPING_PAUSE_MS = 350;

/** A text field's value and its setter; what was typed is handed to `apply` once typing pauses. */
export function useTypedText(
  applied: string,
  apply: (text: string) => void,
): [string, (text: string) => void] {
  const [text, setText] = useState(applied);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waiting = useRef(false);
  useEffect(() => {
    // An answer that arrives while somebody types on must not take letters away.
    if (!waiting.current) setText(applied);
  }, [applied]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const set = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    waiting.current = true;
    timer.current = setTimeout(() => {
      waiting.current = false;
      apply(next.trim());
    }, TYPING_PAUSE_MS);
  };
  return [text, set];
}
