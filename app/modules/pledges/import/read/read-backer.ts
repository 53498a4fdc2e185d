// Backer, address, status, charges and answers of one row.
import { parseCountry } from "~/lib/address/country";
import { isScientific } from "~/lib/csv/cell-text";
import { cleanText } from "~/lib/clean-text";
import type { PlatformStatus } from "../../pledge";
import type { ImportField } from "./import-fields";
import { readDate } from "./read-date";
import { readStatus, worseStatus } from "./read-status";
import type { RowCells } from "./row-cells";

export interface PushedAddress {
  name: string | null;
  line1: string | null;
  line2: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  country: string | null;
  phone: string | null;
}

const ADDRESS_FIELDS: readonly ImportField[] = [
  "addressLine1",
  "addressLine2",
  "addressLine3",
  "addressCity",
  "addressRegion",
  "addressPostalCode",
];

/** The address as written; null for a backer who has given none (a name or a promised country is no address). */
export function readAddress(cells: RowCells): PushedAddress | null {
  if (ADDRESS_FIELDS.every((field) => cells.text(field) === "")) return null;
  const rest = [cells.line("addressLine2", 250), cells.line("addressLine3", 240)].filter(
    (line) => line !== null,
  );
  const names = [cells.line("addressFirstName", 250), cells.line("addressLastName", 240)].filter(
    (name) => name !== null,
  );
  return {
    name: cells.line("addressName", 500) ?? (names.join(" ") || null),
    line1: cells.line("addressLine1", 500),
    line2: rest.join(", ") || null,
    city: cells.line("addressCity", 255),
    region: cells.line("addressRegion", 255),
    postalCode: readPostalCode(cells),
    country: readCountry(cells),
    phone: readPhone(cells, "addressPhone"),
  };
}

function readPostalCode(cells: RowCells): string | null {
  const code = cells.line("addressPostalCode", 60);
  if (code === null || !isScientific(code) || !/[.,+]/.test(code)) return code;
  cells.fail(
    "SCIENTIFIC_NOTATION",
    "addressPostalCode",
    "is in scientific notation, so digits have been lost",
    code,
  );
  return null;
}

function readCountry(cells: RowCells): string | null {
  const code = cells.line("addressCountry", 100);
  const name = cells.line("addressCountryName", 100);
  if (code === null || name === null) return code ?? name;
  return parseCountry(code) === null && parseCountry(name) !== null ? name : code;
}

/** A phone number that a spreadsheet has rounded is left out with a warning: nobody could be reached on it. */
export function readPhone(cells: RowCells, field: "addressPhone" | "backerPhone"): string | null {
  const phone = cells.line(field, 60);
  if (phone === null || !isScientific(phone)) return phone;
  const reason = "is in scientific notation, so digits have been lost; the phone number is left out";
  cells.warn("PHONE_LOST", cells.columnOf(field), reason, phone);
  return null;
}

/** The worst of what the row says: a refund beats a cancellation beats a failed payment. */
export function readRowStatus(cells: RowCells, due: number): PlatformStatus {
  let status: PlatformStatus = "ready";
  const written = cells.text("status");
  const main = readStatus(written);
  if (main === null) {
    const reason =
      "is a status we do not know: correct it, or map the column to nothing if it says nothing about payment";
    cells.fail("UNKNOWN_STATUS", "status", reason, written);
  } else status = main;
  status = worseStatus(status, readStatus(cells.text("orderStatus")) ?? "ready");
  if (isSet(cells.text("cancelledAt")) || isSet(cells.text("refusedAt")))
    status = worseStatus(status, "cancelled");
  if (due > 0 && isYes(cells.text("pledgeOverTime"))) {
    const reason =
      "is still to be paid in instalments: the pledge is held until the platform has collected all of it";
    cells.warn("INSTALMENTS_OPEN", cells.columnOf("amountDue"), reason, cells.text("amountDue"));
    status = worseStatus(status, "held");
  }
  return status;
}

function isSet(text: string): boolean {
  return text !== "" && !/^(?:no|false|0|-)$/i.test(text);
}

function isYes(text: string): boolean {
  return /^(?:yes|true|y|1)$/i.test(text);
}

/** ISO 8601 UTC; an unreadable date is a warning, never a lost row. */
export function readRowDate(cells: RowCells, field: "pledgedAt" | "chargedAt"): string | null {
  const text = cells.text(field);
  if (text === "") return null;
  const date = readDate(text);
  if (date === null)
    cells.warn("BAD_DATE", cells.columnOf(field), "is no date we can read; it is left out", text);
  return date;
}

export function readCharges(cells: RowCells): { stripeChargeId: string; chargedAt: string | null }[] {
  const ids = cells.texts("chargeId").flatMap((text) => text.split(/[\s,;|]+/));
  const chargedAt = ids.length > 0 ? readRowDate(cells, "chargedAt") : null;
  return [...new Set(ids)].map((stripeChargeId) => {
    if (isScientific(stripeChargeId)) {
      cells.fail(
        "SCIENTIFIC_NOTATION",
        "chargeId",
        "is in scientific notation, so digits have been lost",
        stripeChargeId,
      );
    } else if (stripeChargeId.length > 255) {
      cells.fail("TEXT_TOO_LONG", "chargeId", "is longer than 255 characters", stripeChargeId);
    }
    return { stripeChargeId, chargedAt };
  });
}

const MAX_ANSWERS = 500;

export function readAnswers(cells: RowCells): { question: string; answer: string }[] {
  const answers: { question: string; answer: string }[] = [];
  for (const { index, question } of cells.plan.answers) {
    const answer = cleanText(cells.at(index));
    if (answer === "") continue;
    if (answer.length > 10_000) {
      cells.failColumn("TEXT_TOO_LONG", question, "is longer than 10000 characters", answer);
    }
    answers.push({ question, answer });
  }
  if (answers.length > MAX_ANSWERS) {
    cells.failColumn(
      "TOO_MANY_ANSWERS",
      null,
      `has more than ${MAX_ANSWERS} answers: map columns that are none to nothing`,
      "",
    );
  }
  return answers;
}

export function readNote(cells: RowCells): string | null {
  const note = cells.texts("note").join("\n");
  if (note.length > 20_000) cells.fail("TEXT_TOO_LONG", "note", "is longer than 20000 characters", note);
  return note || null;
}
