import { describe, expect, it } from "vitest";
import { PdfWriter } from "~/lib/pdf/pdf-writer";
import { joinChunks, readPages } from "../../support/pdf/read-pdf";

/** A page whose resources lead from object to object, deeper than any program follows. */
function deepPdf(depth: number): Uint8Array {
  const chain = Array.from({ length: depth }, (_, at) => `<</N ${at + 6} 0 R>>`);
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]/Contents 4 0 R/Resources<</ExtGState<</G 5 0 R>>>>>>",
    "<</Length 4>>\nstream\nq Q \nendstream",
    ...chain,
    "<</A 1>>",
  ];
  let text = "%PDF-1.4\n";
  const entries = objects.map((object, index) => {
    const entry = `${String(text.length).padStart(10, "0")} 00000 n \n`;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return entry;
  });
  const size = objects.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${entries.join("")}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`,
  );
}

describe("pages of another PDF", () => {
  it("that cannot be taken over to their end do not keep the document from being finished", async () => {
    const pdf = new PdfWriter({ title: "Test", createdAt: new Date(0) });
    pdf.addPage({ width: 288, height: 432 });
    expect(await pdf.embedPages(deepPdf(10))).toHaveLength(1);
    await expect(pdf.embedPages(deepPdf(3000))).rejects.toThrow();
    pdf.write("The next label", { x: 20, y: 20, width: 200 }, { size: 12 });
    const [page] = await readPages(await joinChunks(pdf.finish()));
    expect(page?.text).toContain("The next label");
  });
});
