// Files that are no CSV, known by their first bytes, and what to do about each.

interface FileKind {
  /** Latin-1 text of the first bytes. */
  starts: string;
  message: string;
}

const ZIPS = ["PK\u0003\u0004", "PK\u0005\u0006", "PK\u0007\u0008"];
const KINDS: readonly FileKind[] = [
  { starts: "\u001f\u008b", message: "This is a gzip archive: unpack it and upload the CSV file inside." },
  { starts: "%PDF", message: "This is a PDF: export the pledges as CSV from the tool they are in." },
  {
    starts: "\u00d0\u00cf\u0011\u00e0",
    message: "This is an old Excel workbook (.xls): open it and save it as “CSV UTF-8”.",
  },
  { starts: "7z\u00bc\u00af", message: "This is a 7-Zip archive: unpack it and upload the CSV file inside." },
  { starts: "Rar!", message: "This is a RAR archive: unpack it and upload the CSV file inside." },
  { starts: "\u0089PNG", message: "This is a picture, not a CSV file." },
  { starts: "\u00ff\u00d8\u00ff", message: "This is a picture, not a CSV file." },
  { starts: "{\\rtf", message: "This is a rich text document: save the table in it as “CSV UTF-8”." },
];
const JSON_START = /^(?:\{\s*["}]|\[\s*[[{\]"\d])/;
const HTML_START = /^<(?:!doctype|html|head|body|table|\?xml|!--)/i;

/** A sentence when the bytes are something else than text in columns; null when they may be CSV. */
export function refuseOtherKinds(head: Uint8Array): string | null {
  const latin = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 4096)).toString("latin1");
  if (ZIPS.some((start) => latin.startsWith(start))) return nameArchive(head, latin);
  const kind = KINDS.find(({ starts }) => latin.startsWith(starts));
  if (kind) return kind.message;
  const text = latin.replace(/^\u00ef\u00bb\u00bf/, "").trimStart();
  if (HTML_START.test(text)) {
    return "This is a web page or XML, not a CSV file; perhaps the download wanted you to log in first: export the file again.";
  }
  if (JSON_START.test(text))
    return "This is JSON, not a CSV file: export the pledges as CSV, or use the push API.";
  return null;
}

function nameArchive(head: Uint8Array, latin: string): string {
  const names = Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1");
  if (/\[Content_Types\]\.xml|xl\/|_rels\//.test(names)) {
    return "This is an Excel workbook, whatever its name says: open it and save it as “CSV UTF-8”.";
  }
  if (/application\/vnd\.oasis/.test(latin)) {
    return "This is a LibreOffice document: open it and save it as “Text CSV” in UTF-8.";
  }
  return "This is a zip archive: unpack it and upload the CSV file inside.";
}
