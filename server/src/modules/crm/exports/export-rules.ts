import type { Money } from "#platform/wire";
import { minorDigitsOf } from "../records/currency-rules.ts";
import { joinTexts } from "../links/link-list-rules.ts";
import type { StoredRecord } from "../records/object-type.ts";
import { isMoney } from "../records/property-type-rules.ts";
import type { Property, Value } from "../records/record-properties.ts";

/** How a file heads the ids of its records: by it an import knows one of ours. */
export const idColumn = "GoMark id";

/** A column of the file: its heading and how a record fills it. */
export interface ExportColumn {
  readonly heading: string;
  readonly cell: (record: StoredRecord) => string;
}

/** What a record is linked with by one relation, the primary one first. */
export type LinksOf = (record: StoredRecord) => readonly {
  readonly otherId: string;
  readonly otherName: string;
  readonly label: string | null;
  readonly primary: boolean;
}[];

/** The headings of a relation's columns; those of several links hold them in one order. */
export function linkHeadings({ label, single }: { readonly label: string; readonly single: boolean }) {
  return single
    ? { names: label, ids: `${label} id`, labels: `${label} label`, primary: null }
    : { names: label, ids: `${label} ids`, labels: `${label} labels`, primary: `${label} primary id` };
}

/** A relation's columns: every linked record by name and id, what the two are to one another, and the primary one. */
export function linkColumns(
  relation: { readonly label: string; readonly single: boolean },
  linksOf: LinksOf,
): ExportColumn[] {
  const { names, ids, labels, primary } = linkHeadings(relation);
  const joined = (text: (link: ReturnType<LinksOf>[number]) => string) => (record: StoredRecord) =>
    joinTexts(linksOf(record).map(text));
  const labelled = joined(({ label }) => label ?? "");
  return [
    { heading: names, cell: joined(({ otherName }) => otherName) },
    { heading: ids, cell: joined(({ otherId }) => otherId) },
    {
      heading: labels,
      cell: (record) => (linksOf(record).some(({ label }) => label !== null) ? labelled(record) : ""),
    },
    ...(primary === null
      ? []
      : [
          {
            heading: primary,
            cell: (record: StoredRecord) => linksOf(record).find((link) => link.primary)?.otherId ?? "",
          },
        ]),
  ];
}

/** The headings, each its own: one that is there already says how many times. */
export function ownHeadings(columns: readonly ExportColumn[]): string[] {
  const times = new Map<string, number>();
  return columns.map(({ heading }) => {
    const before = times.get(heading) ?? 0;
    times.set(heading, before + 1);
    return before === 0 ? heading : `${heading} (${before + 1})`;
  });
}

/** Names of what a relation's id stands for. */
export type NameOf = (property: Property, id: string, record: StoredRecord) => string;

/**
 * The file's columns: the record's id, then every property under its label. Amounts are decimal with their currency
 * beside them and relations are names with their ids beside them, so that an import reads the file back.
 */
export function exportColumns(properties: readonly Property[], nameOf: NameOf): ExportColumn[] {
  return [
    { heading: idColumn, cell: ({ id }) => id },
    ...properties.flatMap((property) => columnsOf(property, nameOf)),
  ];
}

function columnsOf(property: Property, nameOf: NameOf): ExportColumn[] {
  const valueOf = (record: StoredRecord) => record.values[property.name] ?? null;
  const { label, type } = property;
  if (type === "money") {
    return [
      { heading: label, cell: (record) => withMoney(valueOf(record), decimalOf) },
      { heading: `${label} currency`, cell: (record) => withMoney(valueOf(record), ({ currency }) => currency) },
    ];
  }
  if (type === "relation" || type === "user") {
    const idOf = (record: StoredRecord) => textOf(valueOf(record));
    return [
      { heading: label, cell: (record) => (idOf(record) === "" ? "" : nameOf(property, idOf(record), record)) },
      { heading: `${label} id`, cell: idOf },
    ];
  }
  return [{ heading: label, cell: (record) => textOf(valueOf(record)) }];
}

function textOf(value: Value): string {
  if (Array.isArray(value)) return value.join("; ");
  return value === null || typeof value === "object" ? "" : String(value);
}

function withMoney(value: Value, write: (money: Money) => string): string {
  return isMoney(value) ? write(value) : "";
}

/** Minor units as an exact decimal number: 123450 EUR is 1234.50, 1234 JPY is 1234. */
export function decimalOf({ minor, currency }: Money): string {
  const digits = minorDigitsOf(currency);
  if (digits === 0) return minor;
  const [sign, figures] = minor.startsWith("-") ? ["-", minor.slice(1)] : ["", minor];
  const padded = figures.padStart(digits + 1, "0");
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}
