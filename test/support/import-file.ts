// A pledge file's way in, as a creator takes it: upload, campaign and columns, rewards and items, start, wait.
import type {
  ImportCampaign,
  ImportIssuePage,
  ImportView,
  RewardNameView,
} from "~/modules/pledges/import/import-views";
import { readMap } from "./csv-campaign";
import type { Merchant } from "./merchant";
import { until } from "./until";

const ROUTE = "app.imports.$importId";

interface ImportPage {
  view: ImportView;
  names: RewardNameView[];
  issues: ImportIssuePage;
}

export async function readImport(merchant: Merchant, importId: string): Promise<ImportPage> {
  return merchant.get<ImportPage>(`/app/imports/${importId}`, ROUTE);
}

/** Makes the connection that files of a platform come in through. */
export async function createFileConnection(
  merchant: Merchant,
  platform: string,
  name: string,
): Promise<string> {
  const form = { intent: "create-connection", platform, name };
  const { data } = await merchant.post<{ connectionId: string }>("/app/imports", "app.imports._index", form);
  if (!data?.connectionId) throw new Error("The connection for files was not made");
  return data.connectionId;
}

/** Uploads a file; a refusal is an error with the sentence that the creator sees. */
export async function uploadFile(
  merchant: Merchant,
  file: { connectionId: string; name: string; bytes: AsyncIterable<Uint8Array> },
): Promise<string> {
  const query = new URLSearchParams({ connectionId: file.connectionId, fileName: file.name });
  const answer = await merchant.upload(`/app/imports/upload?${query.toString()}`, file.bytes);
  const text = await answer.text();
  const told = readJson<{ importId?: string; message?: string }>(text);
  if (told?.importId) return told.importId;
  throw new Error(`The file was refused: ${told?.message ?? `${answer.status} ${text.slice(0, 300)}`}`);
}

function readJson<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

/** Submits a form of the import's page; a refusal is an error with the sentence that the creator sees. */
async function submit(merchant: Merchant, importId: string, form: Record<string, string>): Promise<void> {
  try {
    await merchant.post(`/app/imports/${importId}`, ROUTE, form);
  } catch (error) {
    const sentence = /"problem":"((?:[^"\\]|\\.)+)"/.exec(String(error))?.[1];
    if (!sentence) throw error;
    throw new Error(`The file was refused: ${sentence}`, { cause: error });
  }
}

/** Takes the columns as they were recognised and says which campaign the pledges belong to. */
export async function saveMapping(
  merchant: Merchant,
  importId: string,
  campaign: Pick<ImportCampaign, "name"> & { currency?: string },
): Promise<ImportView> {
  const { view } = await readImport(merchant, importId);
  const currency = view.currencyGuess ?? campaign.currency ?? "USD";
  await submit(merchant, importId, {
    intent: "save-mapping",
    mapping: JSON.stringify(view.mapping),
    campaign: JSON.stringify({ externalId: "", name: campaign.name, currency }),
  });
  return (await readImport(merchant, importId)).view;
}

/** Says what rewards and items are, as the map file has it. */
export async function saveRewards(merchant: Merchant, importId: string, mapFile: string): Promise<void> {
  const entries = new Map<
    string,
    { kind: string; name: string; lines: { sku: string; quantity: number }[] }
  >();
  for (const { kind, name, sku, quantity } of readMap(mapFile)) {
    const entry = entries.get(`${kind} ${name}`) ?? { kind, name, lines: [] };
    if (sku) entry.lines.push({ sku, quantity });
    entries.set(`${kind} ${name}`, entry);
  }
  await submit(merchant, importId, {
    intent: "save-rewards",
    entries: JSON.stringify([...entries.values()]),
  });
}

/** Starts the import and waits until every row is accounted for; a failed run is an error with its reason. */
export async function runImport(
  merchant: Merchant,
  importId: string,
  timeoutMs = 120_000,
): Promise<ImportView> {
  await submit(merchant, importId, { intent: "start" });
  const view = await until(
    "the file has been imported",
    async () => {
      const { view: now } = await readImport(merchant, importId);
      return now.state === "finished" || now.state === "failed" ? now : null;
    },
    { timeoutMs, everyMs: 200 },
  );
  if (view.state === "failed")
    throw new Error(`The import failed: ${view.failure?.message ?? "no reason given"}`);
  return view;
}
