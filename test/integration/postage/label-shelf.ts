// EasyPost's files: labels as images and printer language, customs forms; any of them can be gone or hard to get.
import { PdfWriter } from "~/lib/pdf/pdf-writer";
import type {
  FileOutcome,
  PostageAccount,
  PostageGateway,
  ReadShipmentOutcome,
  ScanFormOutcome,
  ShipmentOutcome,
} from "~/modules/postage/ports";
import { drawLabel } from "../../simulators/easypost/label/label-image";
import { joinChunks } from "../../support/pdf/read-pdf";
import type { ScriptedPostage } from "./scripted-postage";

export class LabelShelf implements Pick<
  PostageGateway,
  "readFile" | "readShipment" | "readScanForm" | "convertLabel"
> {
  readonly files = new Map<string, Uint8Array>();
  /** Addresses that answer 404, and those that do not answer. */
  readonly gone = new Set<string>();
  readonly silent = new Set<string>();
  /** Addresses in the order in which they were asked. */
  readonly reads: string[] = [];
  readonly conversions: string[] = [];

  constructor(readonly postage: ScriptedPostage) {}

  /** The label as an image; answers its address. */
  addLabel(name: string, code: string | null): string {
    const text = { banner: "USPS", from: ["Mill"], to: [name], weight: "1 OZ", printed: [name] };
    return this.add(`${name}.png`, drawLabel({ ...text, trackingCode: code, barcode: code }).png(300));
  }

  async addForm(name: string): Promise<string> {
    const pdf = new PdfWriter({ title: name, createdAt: new Date(0) });
    pdf.addPage({ width: 612, height: 792 });
    pdf.write(`CUSTOMS ${name}`, { x: 50, y: 50, width: 400 }, { size: 14 });
    return this.add(`${name}-form.pdf`, await joinChunks(pdf.finish()));
  }

  add(name: string, bytes: Uint8Array): string {
    const url = `https://files.example/${name}`;
    this.files.set(url, bytes);
    return url;
  }

  async readFile(url: string): Promise<FileOutcome> {
    this.reads.push(url);
    if (this.silent.has(url)) return Promise.resolve({ kind: "unknown", reason: "connection reset" });
    const bytes = this.gone.has(url) ? undefined : this.files.get(url);
    return Promise.resolve(bytes ? { kind: "file", bytes, contentType: "" } : { kind: "gone" });
  }

  async readShipment(account: PostageAccount, id: string): Promise<ReadShipmentOutcome> {
    return this.postage.readShipment(account, id);
  }

  async readScanForm(account: PostageAccount, id: string): Promise<ScanFormOutcome> {
    return this.postage.readScanForm(account, id);
  }

  async convertLabel(account: { kind: string }, id: string): Promise<ShipmentOutcome> {
    this.conversions.push(`${account.kind} ${id}`);
    const shipment = structuredClone(this.postage.shipment(id));
    const url = this.add(`${id}.zpl`, Buffer.from(`^XA^FO50,50^FD${id}^FS^XZ`));
    if (shipment.bought) shipment.bought.zplUrl = url;
    return Promise.resolve({ kind: "shipment", shipment });
  }
}
