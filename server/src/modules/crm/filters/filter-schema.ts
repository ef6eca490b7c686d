import { z } from "zod";
import { mostOf, namedPeriods, periodUnits, spanUnits } from "./filter-time-shared-rules.ts";

export const filterOps = [
  "is",
  "isNot",
  "contains",
  "startsWith",
  "gt",
  "gte",
  "lt",
  "lte",
  "between",
  "in",
  "hasAny",
  "hasAll",
  "hasNone",
  "during",
  "moreThanAgo",
  "lessThanAgo",
  "inMoreThan",
  "inLessThan",
  "empty",
  "notEmpty",
] as const;
export type FilterOp = (typeof filterOps)[number];

export const maxFilterDepth = 8;
export const maxFilterConditions = 100;
export const maxFilterValues = 500;
/** Most conditions on related records: each is looked up by itself. */
export const maxFilterRelations = 20;
/** Most ways from the records asked for to those a condition is about: `deals` of `accounts` and their `tasks` are two. */
export const maxFilterReach = 3;
/** Highest number of related records that is asked for. */
export const maxFilterCount = 1000;

/** How many related records are compared with a number. */
export const countOps = ["is", "isNot", "gt", "gte", "lt", "lte"] as const;
export type CountOp = (typeof countOps)[number];
/** Most values of one `hasAll`: each is looked up by itself. */
export const maxHeldTogether = 50;

const amounts = (units: readonly (typeof spanUnits)[number][]) =>
  `a whole number: ${units.map((unit) => `at most ${mostOf[unit]} for ${unit}`).join(", ")}`;

/** A time named from today, by the organization's clocks and fiscal year: what `during` takes. */
export const Period = z
  .union([
    z.enum(namedPeriods),
    z
      .strictObject({ last: z.int().min(1), unit: z.enum(periodUnits) })
      .refine(({ last, unit }) => last <= mostOf[unit], amounts(periodUnits)),
    z
      .strictObject({ next: z.int().min(1), unit: z.enum(periodUnits) })
      .refine(({ next, unit }) => next <= mostOf[unit], amounts(periodUnits)),
  ])
  .meta({ id: "Period" });

/** A length of time: what `moreThanAgo`, `lessThanAgo`, `inMoreThan` and `inLessThan` take. */
export const Span = z
  .strictObject({ amount: z.int().min(1), unit: z.enum(spanUnits) })
  .refine(({ amount, unit }) => amount <= mostOf[unit], amounts(spanUnits))
  .meta({ id: "Span" });

/** In the place of a member: whoever asks, their team, or a team by its id; each team with those below it. */
export const PeopleWord = z.string().regex(/^(me|myTeam|team:[1-9][0-9]{0,17})$/);

/**
 * One node of a filter: a group (`and`, `or`, `not`) or a condition (`property`, `op`, `value`). One shape with
 * optional parts, not a union, so that what is wrong is told at its own place; the compiler checks which parts go together.
 */
export const Filter = z
  .strictObject({
    get and() {
      return z.array(Filter).min(1).max(maxFilterConditions).optional();
    },
    get or() {
      return z.array(Filter).min(1).max(maxFilterConditions).optional();
    },
    get not() {
      return Filter.optional();
    },
    property: z
      .string()
      .min(1)
      .max(240)
      .optional()
      .describe("A property's name, built-in or run-time; of a record it leads to after a dot: `account.industry`"),
    op: z.enum(filterOps).optional(),
    value: z
      .unknown()
      .optional()
      .describe(
        "A value of the property's type; a list for `in` and `has…`, two for `between`, none for `empty`. For people: `me` for whoever asks, `myTeam`, `team:<id>` (with the teams below). For `during` a time named from today: `thisFiscalQuarter`, `lastYear`, {last: 30, unit: day}; for `moreThanAgo`, `lessThanAgo`, `inMoreThan`, `inLessThan` a length: {amount: 30, unit: day}",
      ),
    related: z
      .string()
      .min(1)
      .max(80)
      .optional()
      .describe(
        "Records that lead here or stand here: `deals` of an account, `tasks`, `notes`, `activities` (notes, tasks done, stage moves)",
      ),
    get where() {
      return Filter.optional();
    },
    count: z
      .strictObject({ op: z.enum(countOps), value: z.int().min(0).max(maxFilterCount) })
      .optional()
      .describe("How many of them must match `where`; at least one when absent"),
  })
  .meta({
    id: "Filter",
    description:
      "A group {and|or: [...]}, {not: ...}, a condition {property, op, value}, or one on related records {related, where, count}",
  });
export type Filter = z.infer<typeof Filter>;
