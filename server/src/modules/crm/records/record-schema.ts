import { z } from "zod";
import { PageInput } from "#platform/paging";
import { Id, Instant, Key, Money, Version } from "#platform/wire";
import { Filter } from "../filters/filter-schema.ts";
import type { PropertyDefinition, PropertyDefinitions } from "./record-properties.ts";

export const objectKeys = ["account", "contact", "deal"] as const;
export const ObjectKey = z
  .enum(objectKeys)
  .meta({ id: "ObjectKey", description: "A kind of record that every organization has" });
export type ObjectKey = z.infer<typeof ObjectKey>;

/** Any kind of record: one that every organization has, or the key of a type of one's own. */
export const TypeKey = Key.meta({
  id: "TypeKey",
  description: "A kind of record: account, contact, deal, or the key of a type of one's own",
  example: "account",
});

/** Longest text that any property takes. */
export const maxLongText = 20_000;

/** A record as another one names it. */
export const RecordReference = z.object({ id: Id, name: z.string() }).meta({ id: "RecordReference" });
export type RecordReference = z.infer<typeof RecordReference>;

export const CustomValue = z
  .union([z.string().max(maxLongText), z.number(), z.boolean(), Money, z.array(z.string()), z.null()])
  .meta({ id: "CustomValue" });
const customKey = z.string().max(60);
const CustomValues = z.record(customKey, CustomValue).describe("Values of the organization's own properties by key");

/** As given: only as strict as JSON goes, because each value is checked by its own property, all of them at once. */
export const CustomInput = z
  .union([
    z.string().max(maxLongText),
    z.number(),
    z.boolean(),
    z.object({ minor: z.string(), currency: z.string() }),
    z.array(z.string().max(200)).max(500),
    z.null(),
  ])
  .meta({ id: "CustomInput" });
export const CustomInputs = z
  .record(customKey, CustomInput)
  .describe("Values of the organization's own properties by key; null empties");

/** What every record has, whatever its object. */
export const recordFrame = {
  id: Id,
  custom: CustomValues,
  version: Version,
  createdAt: Instant,
  updatedAt: Instant,
  owner: RecordReference.nullable(),
};

type Optional<Definition extends PropertyDefinition> = z.ZodOptional<z.ZodNullable<Definition["schema"]>>;
type WritableNames<Definitions extends PropertyDefinitions> = {
  [Name in keyof Definitions]: Definitions[Name]["writable"] extends true ? Name : never;
}[keyof Definitions];

/** The fields of a record as read: what may be empty is null, what the reader may not see is absent. */
export type ReadShape<Definitions extends PropertyDefinitions> = {
  [Name in keyof Definitions]: Definitions[Name]["required"] extends true
    ? Definitions[Name]["schema"]
    : Definitions[Name] extends { readonly target: unknown } | { readonly writable: false }
      ? z.ZodNullable<Definitions[Name]["schema"]>
      : z.ZodOptional<z.ZodNullable<Definitions[Name]["schema"]>>;
};
/** The fields of a new record. */
export type NewShape<Definitions extends PropertyDefinitions> = {
  [Name in WritableNames<Definitions>]: Definitions[Name]["required"] extends true
    ? Definitions[Name]["schema"]
    : Optional<Definitions[Name]>;
};
/** The fields of a change: absent stays as it is, null empties. */
export type PatchShape<Definitions extends PropertyDefinitions> = {
  [Name in WritableNames<Definitions>]: Definitions[Name]["required"] extends true
    ? z.ZodOptional<Definitions[Name]["schema"]>
    : Optional<Definitions[Name]>;
};

/** Derives the shape of a record from its properties. */
export function readShape<const Definitions extends PropertyDefinitions>(
  definitions: Definitions,
): ReadShape<Definitions> {
  return shapeOf(definitions, ({ required, read, schema, target, writable }) => {
    if (required) return read ?? schema;
    const value = (read ?? schema).nullable();
    // a field that can be hidden from somebody is then not there
    return target === undefined && writable ? value.optional() : value;
  }) as ReadShape<Definitions>;
}

/** Derives the input of a creation from the properties that may be written. */
export function newShape<const Definitions extends PropertyDefinitions>(definitions: Definitions) {
  const fields = shapeOf(writableOf(definitions), (definition) =>
    definition.required ? definition.schema : definition.schema.nullish(),
  );
  return z.strictObject({ ...(fields as NewShape<Definitions>), custom: CustomInputs.optional() });
}

/** Derives the input of a change from the properties that may be written. */
export function patchShape<const Definitions extends PropertyDefinitions>(definitions: Definitions) {
  const fields = shapeOf(writableOf(definitions), (definition) =>
    definition.required ? definition.schema.optional() : definition.schema.nullish(),
  );
  return z.strictObject({
    id: Id,
    version: Version,
    ...(fields as PatchShape<Definitions>),
    custom: CustomInputs.optional(),
  });
}

function writableOf(definitions: PropertyDefinitions): PropertyDefinitions {
  return Object.fromEntries(Object.entries(definitions).filter(([, definition]) => definition.writable));
}

function shapeOf(
  definitions: PropertyDefinitions,
  write: (definition: PropertyDefinition) => z.ZodType,
): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, write(definition)]));
}

/** The shape of a change to one record of any object: what it names, beside the properties. */
export type RecordChangeShape = z.ZodObject<{ id: typeof Id; version: typeof Version }>;

/** As deep as a table goes. */
const maxSkip = 100_000;

/** Most records of one call: a person selects them, and waits. */
export const maxBulkRecords = 500;

/** An order as it is written: `closeDate,-amount`. */
export const SortText = z.string().max(330);

/** What records are grouped by, as it is written: `stageId`, `closeDate:quarter`. */
export const GroupText = z.string().min(1).max(100);

/** What every list of records takes. */
export const ListRecords = PageInput.extend({
  // it carries a value of each property that the list is sorted by
  cursor: z.string().max(8000).optional().describe("`nextCursor` of the page before; absent for the first page"),
  filter: Filter.optional().describe("A filter as JSON"),
  q: z.string().trim().max(200).optional().describe("Words that the record's names, addresses and numbers must hold"),
  sort: SortText.optional().describe(
    "Up to four properties with commas between them, each with - before it for descending; newest first when absent",
  ),
  bin: z.boolean().optional().describe("List what has been deleted instead"),
  count: z.boolean().optional().describe("Answer `total` too"),
  groupedBy: GroupText.optional().describe("List one group alone: what the records are grouped by, as for groups"),
  group: z.string().max(1000).optional().describe("The group's key; with `groupedBy` alone, those without a value"),
  skip: z
    .int()
    .min(0)
    .max(maxSkip)
    .default(0)
    .describe("How many to pass over, after the cursor where there is one: a table's scrollbar goes anywhere at once"),
});
export type ListRecords = z.infer<typeof ListRecords>;

/** One page of records; `total` when it was asked for. */
export function recordPage<Shape extends z.ZodType>(shape: Shape) {
  return z.object({ items: z.array(shape), nextCursor: z.string().nullable(), total: z.int().optional() });
}
