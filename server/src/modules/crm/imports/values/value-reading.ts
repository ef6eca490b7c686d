import { isChoice, type PropertyType } from "../../records/property-type-rules.ts";
import { parseValue, type Property, type Value } from "../../records/record-properties.ts";
import { comparable } from "../../records/text-rules.ts";
import { nearest } from "../mapping/similarity-rules.ts";
import { type DateOrder, instantOf, isTimeOfDay, readDay } from "./date-text-rules.ts";
import { readMoney, unclearNumber } from "./money-text-rules.ts";
import { type DecimalMark, readDecimal, toNumber } from "./number-text-rules.ts";

/** How the cells of a column are written, and what a bare amount in it is in. */
export interface CellFormat {
  readonly dateOrder: DateOrder | null;
  readonly mark: DecimalMark | null;
  readonly currency: string;
  /** The currency that another column of the row gives; null where none does. */
  readonly givenCurrency: string | null;
  /** Whether the file itself says that the cell is a number, a date or a truth. */
  readonly typed: boolean;
}

export type Reading = { readonly value: Value } | { readonly problem: string };

/** Reads a cell that is not empty as a value of a property; relations are looked up elsewhere. */
export function readValue(property: Property, cell: string, format: CellFormat): Reading {
  const reading = readers[property.type]?.(cell, format, property) ?? { value: cell };
  // an option may have been archived: whether the record has it already, the record engine knows
  if ("problem" in reading || isChoice(property.type)) return reading;
  const parsed = parseValue(property.schema, reading.value);
  if (parsed.success) return { value: parsed.data as Value };
  return { problem: parsed.error.issues.map((issue) => plainMessage(issue.message, property, cell)).join("; ") };
}

/** What reads a cell of a type; a type without one takes the cell as it is. */
const readers: Readonly<
  Partial<Record<PropertyType, (cell: string, format: CellFormat, property: Property) => Reading>>
> = {
  number: (cell, format) => readNumber(withoutGuard(cell), format),
  money: (cell, format) => readAmount(withoutGuard(cell), format),
  date: readDate,
  dateTime: readInstant,
  oneOf: (cell, _, property) => readOption(property, cell),
  manyOf: (cell, _, property) => readOptions(property, cell),
  boolean: readYesOrNo,
  phone: (cell) => ({ value: withoutGuard(cell) }),
};

/** Exports put an apostrophe before what spreadsheets would take for a formula. */
function withoutGuard(cell: string): string {
  return cell.replace(/^'(?=[-+])/, "");
}

function readNumber(cell: string, { mark, typed }: CellFormat): Reading {
  const decimal = readDecimal(typed ? withoutCurrency(cell) : cell, mark);
  if (decimal === null) return { problem: `"${shown(cell)}" is not a number` };
  return "unclear" in decimal ? { problem: unclearNumber(cell) } : { value: toNumber(decimal) };
}

/** What a spreadsheet shows as money is still a number. */
function withoutCurrency(cell: string): string {
  return cell.replace(/ \D+$/, "");
}

function readAmount(cell: string, { mark, currency, givenCurrency, typed }: CellFormat): Reading {
  const read = readMoney(cell, { mark, currency, given: givenCurrency, rounds: typed });
  return "money" in read ? { value: read.money } : read;
}

function readDate(cell: string, { dateOrder }: CellFormat): Reading {
  const read = readDay(cell, dateOrder);
  if (read === null) return { problem: `"${shown(cell)}" is not a date` };
  if ("unclear" in read) return { problem: unclearDate(cell, read.unclear) };
  return isTimeOfDay(read.rest) ? { value: read.day } : { problem: `"${shown(cell)}" is not a date` };
}

function readInstant(cell: string, { dateOrder }: CellFormat): Reading {
  const read = readDay(cell, dateOrder);
  if (read === null) return { problem: `"${shown(cell)}" is not a point in time` };
  if ("unclear" in read) return { problem: unclearDate(cell, read.unclear) };
  const instant = instantOf(read.day, read.rest);
  return instant === null ? { problem: `"${shown(cell)}" is not a point in time` } : { value: instant };
}

function unclearDate(cell: string, unclear: "either" | "order" | "year"): string {
  if (unclear === "year") return `"${cell}": write the year with four digits`;
  if (unclear === "order") return `"${cell}" is no date in the order this column has`;
  return `"${cell}" can be day first or month first: say which`;
}

const answers: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["ja", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["nein", false],
  ["0", false],
]);

function readYesOrNo(cell: string): Reading {
  const value = answers.get(comparable(cell));
  return value === undefined
    ? { problem: `"${shown(cell)}" is neither yes nor no: write one of ${[...answers.keys()].join(", ")}` }
    : { value };
}

/** What stands between the options of a cell. */
export const optionBreak = /[;|]/;

function readOptions(property: Property, cell: string): Reading {
  const readings = cell
    .split(optionBreak)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => readOption(property, part));
  const problems = readings.flatMap((reading) => ("problem" in reading ? [reading.problem] : []));
  if (problems.length > 0) return { problem: problems.join("; ") };
  const values = readings.flatMap((reading) => ("value" in reading ? [String(reading.value)] : []));
  return { value: [...new Set(values)] };
}

function readOption(property: Property, cell: string): Reading {
  const options = property.options ?? [];
  const wanted = comparable(cell);
  const found =
    options.find(({ value }) => value === cell) ??
    options.find(({ value, label }) => comparable(label) === wanted || comparable(value) === wanted);
  if (found !== undefined) return { value: found.value };
  const near = nearest(
    cell,
    options.map(({ label }) => label),
  );
  return {
    problem: `"${shown(cell)}" is no option of ${property.label}${near.length > 0 ? `: did you mean ${near.join(" or ")}?` : ""}`,
  };
}

/** A schema's message speaks of the value it got; people look for it in their file. */
function plainMessage(message: string, property: Property, cell: string): string {
  const known = /^(?:Too (?:big|long|large|small)|Invalid|Use |Write |The text|Dates|At most|A whole)/i.test(message);
  return `"${shown(cell)}" does not fit ${property.label}${known ? `: ${message}` : ` (${message})`}`;
}

/** Long cells are cut in messages. */
export function shown(cell: string): string {
  return cell.length > 80 ? `${cell.slice(0, 79)}…` : cell;
}
