import { z } from "zod";
import { Id, Instant, Key, Version } from "#platform/wire";
import { textSchema } from "../records/record-properties.ts";
import { TypeKey } from "../records/record-schema.ts";

/** Most relations an organization defines, archived ones too. */
export const maxRelations = 500;

/** The side of a relation a record stands on. */
export const Side = z.enum(["from", "to"]).meta({ id: "RelationSide", description: "The side a record stands on" });
export type Side = z.infer<typeof Side>;

export const Cardinality = z.enum(["oneToOne", "oneToMany", "manyToMany"]).meta({
  id: "Cardinality",
  description: "oneToMany: a record of `from` has many of `to`, and a record of `to` has one",
});
export type Cardinality = z.infer<typeof Cardinality>;

const Label = textSchema(60);
const Labels = z.strictObject({
  from: Label.describe("What the others are called on a record of `from`, such as Machines on an account"),
  to: Label.describe("What the others are called on a record of `to`, such as Owner on a machine"),
});

/** How records of two types have to do with one another. */
export const Relation = z
  .object({
    id: Id,
    key: z.string().describe("Never changes"),
    from: z.string(),
    to: z.string(),
    cardinality: Cardinality,
    labels: z.object({ from: z.string(), to: z.string() }),
    names: z
      .object({ from: z.string(), to: z.string() })
      .describe("What filters, imports and exports call it on records of `from` and of `to`"),
    archivedAt: Instant.nullable(),
    version: Version,
  })
  .meta({ id: "Relation" });
export type Relation = z.infer<typeof Relation>;

export const ListRelations = z.object({
  object: TypeKey.optional().describe("Those of this type, on either side"),
  archived: z.boolean().default(false).describe("Those that are archived too"),
});
export type ListRelations = z.infer<typeof ListRelations>;

export const NewRelation = z.strictObject({
  key: Key.optional().describe("Never changes; made from the two types and the label when absent"),
  from: TypeKey,
  to: TypeKey,
  cardinality: Cardinality.default("manyToMany"),
  labels: Labels,
});
export type NewRelation = z.infer<typeof NewRelation>;

export const RelationPatch = z.strictObject({ id: Id, version: Version, labels: Labels.partial().optional() });
export type RelationPatch = z.infer<typeof RelationPatch>;
