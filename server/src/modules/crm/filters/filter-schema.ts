import { z } from "zod";

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
  "empty",
  "notEmpty",
] as const;
export type FilterOp = (typeof filterOps)[number];

export const maxFilterDepth = 8;
export const maxFilterConditions = 100;
export const maxFilterValues = 500;
/** Most values of one `hasAll`: each is looked up by itself. */
export const maxHeldTogether = 50;

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
    property: z.string().min(1).max(80).optional().describe("A property's name, built-in or run-time"),
    op: z.enum(filterOps).optional(),
    value: z
      .unknown()
      .optional()
      .describe(
        "A value of the property's type; a list for `in` and `has…`, two for `between`, none for `empty`; `me` for whoever asks",
      ),
  })
  .meta({ id: "Filter", description: "A group {and|or: [...]}, {not: ...} or a condition {property, op, value}" });
export type Filter = z.infer<typeof Filter>;
