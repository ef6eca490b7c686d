import { z } from "zod";
import { Id, Instant, Money } from "#platform/wire";
import type { TextForm } from "./email-rules.ts";
import type { Limits } from "./limit-shared-rules.ts";
import type { PropertyType } from "./property-type-rules.ts";
import { isPlain, isStorable } from "./text-rules.ts";

/** A property's value as it travels: on the wire, in rules, in history. */
export type Value = string | number | boolean | Money | string[] | null;
/** A record's values by property name, built-in and run-time alike. */
export type Values = Record<string, Value>;

export type RelationTarget = "account" | "contact" | "member" | "pipeline" | "stage";

/** A standard property: one real column, or two for money. */
export interface ColumnStorage {
  readonly kind: "column";
  readonly column: string;
  readonly sqlType: "text" | "bigint" | "date" | "timestamptz";
  readonly currencyColumn?: string;
  /** The column that holds the text as it is compared; filters and sorting use it. */
  readonly keyColumn?: string;
  /** The relation leads to several records of which the column holds the first: filters for records match any of them. */
  readonly links?: RelationLinks;
}

/** A table of links: live ones have no `ended_at`. */
export interface RelationLinks {
  readonly table: string;
  readonly recordColumn: string;
  readonly targetColumn: string;
}

/** A run-time property: `custom` of the record under its name, and a row of `crm.property_value`. */
export interface CustomStorage {
  readonly kind: "custom";
  readonly propertyId: string;
}

export interface Option {
  readonly value: string;
  readonly label: string;
  /** Can no longer be chosen; records that have it keep it. */
  readonly archived?: boolean | undefined;
}

/** What a property is, apart from its name. */
export interface PropertyDefinition<
  Schema extends z.ZodType = z.ZodType,
  Required extends boolean = boolean,
  Writable extends boolean = boolean,
> {
  readonly type: PropertyType;
  readonly label: string;
  /** Checks one value that is not null. */
  readonly schema: Schema;
  /** The shape of a value that was kept, where `schema` does more than describe it: it was checked when it was written. */
  readonly read?: z.ZodType<z.output<Schema>>;
  readonly storage: ColumnStorage | CustomStorage;
  readonly required: Required;
  /** False where the record itself sets the value. */
  readonly writable: Writable;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly target?: RelationTarget;
  readonly options?: readonly Option[];
  /** Whoever asks may see it and not change it: their role keeps them from it. */
  readonly guarded?: boolean;
  /** No two records outside the bin have the same value. */
  readonly unique?: boolean;
  /** What a record made without a value gets. */
  readonly default?: Exclude<Value, null>;
  /** What new values must keep to. Not part of `schema`: filters may ask for what is no longer allowed. */
  readonly limits?: Limits;
  /** Whether a text looks like the pattern of the limits. */
  readonly matches?: (text: string) => boolean;
  /** What new texts must look like, whatever the organization asks. Like limits no part of `schema`: what is there stays. */
  readonly form?: TextForm;
}

export interface Property extends PropertyDefinition {
  readonly name: string;
}

export type PropertyDefinitions = Readonly<Record<string, PropertyDefinition>>;

/** Text of one line, trimmed and in one Unicode form. */
export function textSchema(max: number) {
  const schema = z
    .string()
    .normalize("NFC")
    .trim()
    .min(1)
    .max(max)
    .refine(isStorable, "The text holds a character that cannot be kept (U+0000 or half of a pair)");
  plainUpTo.set(schema, max);
  return schema;
}

/** Schemas that take plain text of at most so many characters as it is. */
const plainUpTo = new WeakMap<z.ZodType, number>();

/** A value as a property's schema takes it. Most values are plain text, and asking a schema is ten times as dear. */
export function parseValue(schema: z.ZodType, value: unknown): z.ZodSafeParseResult<unknown> {
  if (typeof value === "string" && value.length <= (plainUpTo.get(schema) ?? 0) && isPlain(value))
    return { success: true, data: value };
  return schema.safeParse(value);
}

/** A calendar day from year 1000 on, where every part of the system agrees what it means. */
export const CalendarDate = z.iso.date().refine((day) => day >= "1000", "Dates before the year 1000 are not kept");

const PastYear1000 = Instant.refine((moment) => moment >= "1000", "Instants before the year 1000 are not kept");

export const maxNumber = 1e15;
export const NumberValue = z.number().min(-maxNumber).max(maxNumber);
const CountValue = z.int().min(0).max(2_000_000_000);

interface Common {
  readonly label: string;
  readonly column: string;
}

const open = { required: false, writable: true, filterable: true, sortable: true } as const;

/** A text property; `keyColumn` where it is filtered and sorted by index. */
export function text(common: Common & { max: number; keyColumn?: string }) {
  return {
    ...open,
    type: "text",
    label: common.label,
    schema: textSchema(common.max),
    read: z.string(),
    storage: textStorage(common),
  } as const satisfies PropertyDefinition;
}

function textStorage({ column, keyColumn }: { column: string; keyColumn?: string }): ColumnStorage {
  return { kind: "column", column, sqlType: "text", ...(keyColumn === undefined ? {} : { keyColumn }) };
}

/** A whole number from 0. */
export function count(common: Common) {
  return {
    ...open,
    type: "number",
    label: common.label,
    schema: CountValue,
    storage: { kind: "column", column: common.column, sqlType: "bigint" },
  } as const satisfies PropertyDefinition;
}

export function money(common: Common & { currencyColumn: string }) {
  const storage = {
    kind: "column",
    column: common.column,
    sqlType: "bigint",
    currencyColumn: common.currencyColumn,
  } as const;
  return { ...open, type: "money", label: common.label, schema: Money, storage } as const satisfies PropertyDefinition;
}

export function date(common: Common) {
  return {
    ...open,
    type: "date",
    label: common.label,
    schema: CalendarDate,
    storage: { kind: "column", column: common.column, sqlType: "date" },
  } as const satisfies PropertyDefinition;
}

/** An instant that the record sets itself. */
export function instant(common: Common) {
  const storage = { kind: "column", column: common.column, sqlType: "timestamptz" } as const;
  return {
    ...open,
    writable: false,
    type: "dateTime",
    label: common.label,
    schema: PastYear1000,
    read: Instant,
    storage,
  } as const satisfies PropertyDefinition;
}

export function relation(common: Common & { target: RelationTarget }) {
  const storage = { kind: "column", column: common.column, sqlType: "bigint" } as const;
  return {
    ...open,
    sortable: false,
    type: "relation",
    label: common.label,
    schema: Id,
    target: common.target,
    storage,
  } as const satisfies PropertyDefinition;
}

/** A relation that leads to several records, of which its column holds the first. */
export function linked<Definition extends PropertyDefinition & { readonly storage: ColumnStorage }>(
  definition: Definition,
  links: RelationLinks,
) {
  return { ...definition, storage: { ...definition.storage, links } };
}

export function required<Definition extends PropertyDefinition>(definition: Definition) {
  return { ...definition, required: true } as const;
}

export function readOnly<Definition extends PropertyDefinition>(definition: Definition) {
  return { ...definition, writable: false } as const;
}

/** Gives each definition its name. */
export function named(definitions: PropertyDefinitions): Property[] {
  return Object.entries(definitions).map(([name, definition]) => ({ ...definition, name }));
}

/** Where a caller writes the property: run-time ones stand under `custom`. */
export function pathOf(property: Property): string {
  return property.storage.kind === "custom" ? `custom.${property.name}` : property.name;
}
