import { z } from "zod";
import { Id, Key, Version } from "#platform/wire";
import { PropertyRules } from "../property-rules/property-rule-schema.ts";
import { customTypes, uniqueTypes } from "../records/property-type-rules.ts";
import { isStorable } from "../records/text-rules.ts";
import { CustomInput, CustomValue, TypeKey } from "../records/record-schema.ts";

const Label = z.string().trim().min(1).max(80);
const Group = z.string().trim().min(1).max(80);
const Description = z.string().trim().max(500);

export const PropertyOption = z
  .strictObject({
    value: z.string().trim().min(1).max(100).refine(isStorable, "The text holds a character that cannot be kept"),
    label: Label,
    archived: z.boolean().optional().describe("Can no longer be chosen; records that have it keep it"),
  })
  .meta({ id: "PropertyOption" });

const Options = z.array(PropertyOption).max(500);

/** A property of an object as people and programs see it, built-in or defined by the organization. */
export const Property = z
  .object({
    id: Id.nullable().describe("Null for built-in properties"),
    object: TypeKey,
    key: z.string(),
    label: z.string(),
    type: z.enum([...customTypes, "relation"]),
    builtIn: z.boolean(),
    options: z.array(z.object({ value: z.string(), label: z.string(), archived: z.boolean() })),
    target: z.enum(["account", "contact", "member", "pipeline", "stage"]).nullable(),
    required: z.boolean(),
    unique: z.boolean().describe("No two records outside the bin have the same value"),
    default: CustomValue.describe("What a record made without a value gets; null for nothing"),
    writable: z.boolean(),
    filterable: z.boolean(),
    sortable: z.boolean(),
    description: z.string().nullable(),
    group: z.string().nullable(),
    version: Version.nullable(),
    rules: PropertyRules.nullable().describe("What the organization asks of new values; null for nothing"),
  })
  .meta({ id: "Property" });
export type PropertyInfo = z.infer<typeof Property>;

export const NewProperty = z.strictObject({
  object: TypeKey,
  key: Key.optional().describe("Never changes; made from the label when absent"),
  label: Label,
  type: z.enum(customTypes),
  options: Options.default([]),
  required: z.boolean().default(false),
  unique: z
    .boolean()
    .optional()
    .describe(`For ${uniqueTypes.join(", ")}: no two records outside the bin have the same value`),
  default: CustomInput.optional().describe("A value of the type that a record made without one gets; null for none"),
  description: Description.nullish(),
  group: Group.nullish(),
});
export type NewProperty = z.infer<typeof NewProperty>;

export const PropertyPatch = z.strictObject({
  id: Id,
  version: Version,
  label: Label.optional(),
  options: Options.optional().describe(
    "All of them, in order. One left out goes, or is archived where records have it",
  ),
  required: z.boolean().optional(),
  unique: z.boolean().optional().describe("Refused while two records have the same value"),
  default: CustomInput.optional().describe("null takes it away"),
  description: Description.nullish(),
  group: Group.nullish(),
});
export type PropertyPatch = z.infer<typeof PropertyPatch>;

export const ListProperties = z.object({ object: TypeKey });
