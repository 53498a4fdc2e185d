import { useEffect, useState } from "react";

/**
 * A form that is saved as a whole: the draft starts as what is saved, and starts anew once something else is saved, here
 * or elsewhere. `saved` must survive JSON. `dirty`: something is typed that is not saved.
 */
export function useDraft<Draft>(saved: Draft) {
  const savedText = JSON.stringify(saved);
  const [draft, setDraft] = useState(saved);
  useEffect(() => setDraft(JSON.parse(savedText) as Draft), [savedText]);
  return { draft, setDraft, dirty: JSON.stringify(draft) !== savedText };
}
