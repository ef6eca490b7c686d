import { z } from "zod";
import { MoneyTotal } from "#platform/wire";
import { Filter } from "../filters/filter-schema.ts";

export const maxReportGroups = 500;

/** What deals can be grouped by apart from an organization's own one-of properties. */
export const reportGroupings = [
  "month",
  "quarter",
  "year",
  "owner",
  "team",
  "parentTeam",
  "account",
  "pipeline",
  "stage",
] as const;

export const DealReportInput = z.object({
  by: z
    .string()
    .min(1)
    .max(80)
    .describe(`${reportGroupings.join(", ")}, or the key of a property of type oneOf`),
  filter: Filter.optional().describe("A filter as JSON"),
  limit: z.int().min(1).max(maxReportGroups).default(100).describe("At most so many groups; the others are added up"),
});
export type DealReportInput = z.infer<typeof DealReportInput>;

const Sums = z.array(MoneyTotal).describe("Amounts by currency");

/** Counts and sums of some deals. Amounts of two currencies are never added. */
const Figures = z.object({
  open: z.int(),
  won: z.int(),
  lost: z.int(),
  openSum: Sums,
  wonSum: Sums,
  lostSum: Sums,
  winRate: z.number().nullable().describe("Won of won and lost, 0 to 1; null while nothing is closed"),
  cycleDays: z.number().nullable().describe("Mean days from creation to winning; null while nothing is won"),
});
export type Figures = z.infer<typeof Figures>;

export const DealReport = z
  .object({
    by: z.string(),
    label: z.string().describe("What the deals are grouped by, in words"),
    groups: z
      .array(
        Figures.extend({
          key: z
            .string()
            .nullable()
            .describe("An id, an option's value, `2026Q1`, `2026-01`; null: the deals without one"),
          label: z.string().nullable(),
        }).meta({ id: "DealReportGroup" }),
      )
      .describe("Times in their order, everything else by what was won, the most first"),
    others: Figures.extend({ groups: z.int() }).nullable().describe("The groups beyond the limit, added up"),
    total: Figures.extend({
      wonMedian: Sums.describe("The amount in the middle of those won, by currency"),
    }),
  })
  .meta({ id: "DealReport", description: "Deals the actor may see, open, won and lost, by what they have in common" });
export type DealReport = z.infer<typeof DealReport>;
