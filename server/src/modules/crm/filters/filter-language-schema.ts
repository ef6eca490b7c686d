import { z } from "zod";
import { Filter, filterOps } from "./filter-schema.ts";

const Object = z.string().min(1).max(60).describe("The key of a type of records");

const Lead = z.object({ name: z.string(), label: z.string(), kind: z.string() });

/** What can be asked of things of one kind. */
const FilterKind = z
  .object({
    key: z.string(),
    one: z.string(),
    many: z.string(),
    fields: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        type: z.string(),
        target: z.string().nullable(),
        options: z.array(z.object({ value: z.string(), label: z.string() })),
        ops: z.array(z.enum(filterOps)),
      }),
    ),
    to: z.array(Lead).describe("Ways to one other: their properties follow after a dot"),
    related: z.array(Lead).describe("Ways to any number of others"),
  })
  .meta({ id: "FilterKind" });

export const FilterVocabularyInput = z.object({ object: Object });

export const FilterVocabulary = z
  .object({
    object: z.string(),
    kinds: z.array(FilterKind).describe("The object, and every kind that a way leads to"),
    currency: z.string(),
    timeZone: z.string(),
  })
  .meta({ id: "FilterVocabulary" });

export const FilterMeaningInput = z.object({
  object: Object,
  text: z
    .string()
    .max(4000)
    .optional()
    .describe('A filter as people type it: stage:won amount>10000 owner:me closed:"this quarter" deals.count>2'),
  filter: Filter.optional().describe("A filter as JSON, instead of the text"),
});
export type FilterMeaningInput = z.infer<typeof FilterMeaningInput>;

/** A filter in its three forms. */
export const FilterMeaning = z
  .object({
    filter: Filter.nullable(),
    text: z.string(),
    words: z.string().describe("What it asks, as a sentence; empty for everything"),
  })
  .meta({ id: "FilterMeaning" });
export type FilterMeaning = z.infer<typeof FilterMeaning>;
