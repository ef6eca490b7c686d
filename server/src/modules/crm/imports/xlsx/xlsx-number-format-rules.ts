/** What a cell's number stands for, as its number format says. */
export type NumberFormat =
  | { readonly kind: "number" }
  | { readonly kind: "date" | "dateTime" | "time" | "elapsed" }
  | { readonly kind: "money"; readonly currency: string };

const plain: NumberFormat = { kind: "number" };

/** Formats every spreadsheet has by number (ECMA-376 part 1, 18.8.30). 5 to 8 and 37 to 44 show the reader's own currency: they name none. */
const builtIn: ReadonlyMap<number, NumberFormat["kind"]> = new Map([
  ...[14, 15, 16, 17, ...numbers(27, 31), 34, 35, 36, ...numbers(50, 54), 57, 58].map((id) => [id, "date"] as const),
  ...[18, 19, 20, 21, 32, 33, 45, 47, 55, 56].map((id) => [id, "time"] as const),
  [22, "dateTime"],
  [46, "elapsed"],
]);

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The format of a number by its id, and by its code where the workbook gives one. */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return { kind: builtIn.get(id) ?? "number" } as NumberFormat;
  const section = code.split(";")[0] ?? "";
  return timeFormat(section) ?? moneyFormat(section) ?? plain;
}

function timeFormat(section: string): NumberFormat | null {
  if (/\[(?:h+|m+|s+)\]/i.test(section)) return { kind: "elapsed" };
  const letters = section
    .replaceAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, "")
    .replaceAll(/general|am\/pm|a\/p/gi, "")
    .toLowerCase();
  const clock = /[hs]/.test(letters);
  const day = /[yd]/.test(letters) || (letters.includes("m") && !clock);
  if (!clock && !day) return null;
  return { kind: clock ? (day ? "dateTime" : "time") : "date" };
}

/** Dollars by the language of their format (the locale ids of Windows). */
const dollars: Readonly<Record<string, string>> = {
  "409": "USD",
  "1009": "CAD",
  C0C: "CAD",
  C09: "AUD",
  "1409": "NZD",
  "80A": "MXN",
  "4809": "SGD",
  C04: "HKD",
};

function moneyFormat(section: string): NumberFormat | null {
  const currency = section.includes("%") ? null : (bracketed(section) ?? written(section));
  return currency === null ? null : { kind: "money", currency };
}

/** `[$€-407]`: a symbol and, for dollars, the language that says whose. */
function bracketed(section: string): string | null {
  const found = /\[\$([^\]-]+)(?:-([0-9A-F]+))?\]/i.exec(section);
  if (found === null) return null;
  const [, symbol = "", language = ""] = found;
  return symbol.trim() === "$" ? (dollars[language.replace(/^0+/, "").toUpperCase()] ?? "$") : symbol.trim();
}

/** `"EUR"` in quotes, or a bare symbol. */
function written(section: string): string | null {
  const quoted = /"\s*([A-Z]{3}|US\$|R\$|[$€£¥₹₩₽₺₴₪]|zł|Kč|Ft|kr|Fr)\.?\s*"/u.exec(section)?.[1];
  return quoted ?? /[$€£¥₹₩₽₺₴₪]/u.exec(section.replaceAll(/"[^"]*"|\[[^\]]*\]/g, ""))?.[0] ?? null;
}
