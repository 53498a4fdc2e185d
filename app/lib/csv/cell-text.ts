// What a field of a CSV file says, once the tricks against spreadsheets are taken off.

// csv-stringify and others put an apostrophe before what a spreadsheet would run as a formula.
const GUARDED_FORMULA = /^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/;
// ="00971" keeps Excel from eating the zeros.
const EXCEL_TEXT = /^="((?:[^"]|"")*)"$/;
const FORMULA = /^=|^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|ERROR!)$|^#{3,}$/i;
const SCIENTIFIC = /^[+-]?\d(?:[.,]\d+)?e[+-]?\d+$/i;

/** The field without spreadsheet guards (`="00971"`, `'=x`) and without spaces around it; line breaks inside stay. */
export function cellText(field: string): string {
  const first = field.charCodeAt(0);
  // Most fields are plain: 0x27 is an apostrophe, 0x3D an equals sign.
  if (first !== 0x27 && first !== 0x3d && first !== 0x20) return field.trim();
  const text = field.trim();
  const excel = EXCEL_TEXT.exec(text);
  if (excel) return (excel[1] ?? "").replaceAll('""', '"').trim();
  return text.replace(GUARDED_FORMULA, "");
}

/** True for `9.25082E+11`: a spreadsheet has turned an id into a number, and its digits are lost. */
export function isScientific(text: string): boolean {
  return SCIENTIFIC.test(text);
}

/** True where a spreadsheet wrote a formula (`=A2&B2`) or an error (`#REF!`, `####`) in place of a value. */
export function isFormula(text: string): boolean {
  return FORMULA.test(text);
}
