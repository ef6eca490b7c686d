import { z } from "zod";
import { Id, Key, Version } from "#platform/wire";
import { isStorable } from "../records/text-rules.ts";
import { ObjectKey } from "../records/record-schema.ts";

const Label = z.string().trim().min(1).max(80);
const Group = z.string().trim().min(1).max(80);
const Description = z.string().trim().max(500);

export const customTypes = ["text", "number", "money", "date", "oneOf"] as const;

export const PropertyOption = z
  .strictObject({
    value: z.string().trim().min(1).max(100).refine(isStorable, "The text holds a character that cannot be kept"),
    label: Label,
  })
  .meta({ id: "PropertyOption" });

const Options = z.array(PropertyOption).max(500);

/** A property of an object as people and programs see it, built-in or defined by the organization. */
export const Property = z
  .object({
    id: Id.nullable().describe("Null for built-in properties"),
    object: ObjectKey,
    key: z.string(),
    label: z.string(),
    type: z.enum(["text", "number", "money", "date", "dateTime", "oneOf", "relation"]),
    builtIn: z.boolean(),
    options: z.array(z.object({ value: z.string(), label: z.string() })),
    target: z.enum(["account", "contact", "member", "pipeline", "stage"]).nullable(),
    required: z.boolean(),
    writable: z.boolean(),
    filterable: z.boolean(),
    sortable: z.boolean(),
    description: z.string().nullable(),
    group: z.string().nullable(),
    version: Version.nullable(),
  })
  .meta({ id: "Property" });
export type PropertyInfo = z.infer<typeof Property>;

export const NewProperty = z.strictObject({
  object: ObjectKey,
  key: Key.optional().describe("Never changes; made from the label when absent"),
  label: Label,
  type: z.enum(customTypes),
  options: Options.default([]),
  required: z.boolean().default(false),
  description: Description.nullish(),
  group: Group.nullish(),
});
export type NewProperty = z.infer<typeof NewProperty>;

export const PropertyPatch = z.strictObject({
  id: Id,
  version: Version,
  label: Label.optional(),
  options: Options.optional(),
  required: z.boolean().optional(),
  description: Description.nullish(),
  group: Group.nullish(),
});
export type PropertyPatch = z.infer<typeof PropertyPatch>;

export const ListProperties = z.object({ object: ObjectKey });
