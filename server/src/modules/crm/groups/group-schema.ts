import { z } from "zod";
import { Money, MoneyTotal } from "#platform/wire";
import { GroupText, ListRecords, TypeKey } from "../records/record-schema.ts";

export const maxGroups = 200;

export const GroupRecords = ListRecords.pick({ filter: true, q: true, bin: true }).extend({
  type: TypeKey,
  groupedBy: GroupText.describe(
    "A property of type oneOf, boolean, user, relation, text, date or dateTime; times with :month (as when nothing is said), :quarter or :year behind it",
  ),
  figures: z
    .string()
    .max(700)
    .optional()
    .describe("Numbers and amounts to add up, with commas between them; at most eight"),
  limit: z
    .int()
    .min(1)
    .max(maxGroups)
    .default(50)
    .describe("At most so many groups with a value; the others are added up"),
});
export type GroupRecords = z.infer<typeof GroupRecords>;

const held = z.int().describe("How many of the records have a value");

const NumberFigure = z
  .object({ property: z.string(), count: held, sum: z.number(), avg: z.number(), min: z.number(), max: z.number() })
  .meta({ id: "NumberFigure" });
const MoneyFigure = z
  .object({ property: z.string(), count: held, sum: MoneyTotal, avg: Money, min: Money, max: Money })
  .meta({ id: "MoneyFigure", description: "Of one currency: amounts of two are never added" });

/** How many records some are, and what their numbers and amounts come to. */
const Subtotal = z.object({
  count: z.int(),
  numbers: z.array(NumberFigure).describe("Of each number asked for that any of the records has"),
  amounts: z.array(MoneyFigure).describe("Of each amount asked for and each of its currencies, the largest sum first"),
});
export type Subtotal = z.infer<typeof Subtotal>;

export const RecordGroup = Subtotal.extend({
  key: z
    .string()
    .nullable()
    .describe(
      "An id, an option's value, `true`, `2026Q1`, `2026-01`; null: the records without a value that the reader sees",
    ),
  label: z.string().nullable(),
}).meta({ id: "RecordGroup" });
export type RecordGroup = z.infer<typeof RecordGroup>;

export const RecordGroups = z
  .object({
    groupedBy: z.string(),
    label: z.string().describe("What the records are grouped by, in words"),
    groups: z
      .array(RecordGroup)
      .describe("Times and options in their order, everything else by size, the largest first; what has no value last"),
    others: Subtotal.extend({ groups: z.int() })
      .nullable()
      .describe("The groups beyond the limit, added up; null where all are shown"),
    total: Subtotal,
  })
  .meta({ id: "RecordGroups", description: "The records of a list that the reader sees, by what they have in common" });
export type RecordGroups = z.infer<typeof RecordGroups>;
