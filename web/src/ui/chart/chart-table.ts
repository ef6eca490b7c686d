/** The numbers behind a chart: its accessible alternative and its CSV. */
export type ChartTable = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
};

/** The table as CSV (RFC 4180). A text that a spreadsheet would take for a formula is defused with an apostrophe. */
export function csvOf({ columns, rows }: ChartTable): string {
  return [columns, ...rows].map((cells) => cells.map(csvCell).join(",")).join("\r\n");
}

function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
