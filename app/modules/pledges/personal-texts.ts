// The texts by which a person is recognised in stored notes. Short ones would also hit strangers.

const LEAST_LENGTH = 6;

/** Lower case, without doubles; a bare first name or a short street says too little to search for. */
export function personalTexts(values: (string | null | undefined)[]): string[] {
  const texts = values.map((value) => (value ?? "").trim().toLowerCase());
  return [...new Set(texts.filter((text) => text.length >= LEAST_LENGTH))];
}
