import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { ColumnMapping } from "~/modules/pledges/import/read/import-mapping";
import type { ImportCampaign, ImportPreview } from "~/modules/pledges/import/import-views";
import type { ImportActionResult } from "./import-action.server";

const PAUSE_MS = 400;

/**
 * What the first pledges would be with the mapping as it stands on the page; the last answer stays while a new one comes.
 * `saved` is anything else that the answer depends on.
 */
export function usePreview(mapping: ColumnMapping, campaign: ImportCampaign, saved: string) {
  const { data, state, submit } = useFetcher<ImportActionResult>();
  const [shown, setShown] = useState<ImportPreview>();
  const asked = JSON.stringify({ mapping, campaign });
  useEffect(() => {
    const { mapping, campaign } = JSON.parse(asked) as { mapping: object; campaign: object };
    const form = { intent: "preview", mapping: JSON.stringify(mapping), campaign: JSON.stringify(campaign) };
    const timer = setTimeout(() => submit(form, { method: "post" }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked, saved, submit]);
  useEffect(() => {
    if (data?.kind === "preview") setShown(data.preview);
  }, [data]);
  return { shown, loading: state !== "idle" };
}
