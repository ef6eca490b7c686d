import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Money } from "#platform/wire";
import { isLine, type PropertyType } from "../records/property-type-rules.ts";
import type { Property } from "../records/record-properties.ts";
import { comparable, likeLiteral } from "../records/text-rules.ts";
import type { Condition } from "./filter-rules.ts";

type Sql = RawBuilder<SqlBool>;

/** Columns of the value table by type, and the type a value is given as. */
const valueColumns: Readonly<Partial<Record<PropertyType, Pick<Compared, "value" | "sqlType">>>> = {
  number: { value: sql.ref("v.float_value"), sqlType: "float8" },
  money: { value: sql.ref("v.int_value"), sqlType: "bigint" },
  user: { value: sql.ref("v.int_value"), sqlType: "bigint" },
  boolean: { value: sql.ref("v.int_value"), sqlType: "bigint" },
  date: { value: sql.ref("v.time_value"), sqlType: "timestamptz" },
  dateTime: { value: sql.ref("v.time_value"), sqlType: "timestamptz" },
};

/** Whether a row `v` of the value table holds what is asked for. */
export function matchesValue(condition: Condition): Sql {
  const { type } = condition.property;
  if (condition.op === "notEmpty") return sql`true`;
  if (isLine(type)) return compareText(condition, sql.ref("v.text_value"));
  const column = valueColumns[type];
  if (column !== undefined)
    return compare(condition, { ...column, currency: type === "money" ? sql.ref("v.text_value") : null });
  return sql`v.text_value = any(${condition.values}::text[])`;
}

/** What is compared: an expression, its currency where it is an amount, its type. */
export interface Compared {
  readonly value: RawBuilder<unknown>;
  readonly currency: RawBuilder<unknown> | null;
  readonly sqlType: string;
}

/** Compares a column with the condition's values. */
export function compare(condition: Condition, { value, currency, sqlType }: Compared): Sql {
  if (condition.range !== undefined) return withinRange(condition, value, sqlType);
  const given = condition.values.map((one) => writeValue(condition.property, one, sqlType));
  const first = given[0] ?? sql`null`;
  const within = currency === null ? sql`` : sql`${currency} = ${(condition.values[0] as Money).currency} and `;
  const type = sql.raw(sqlType);
  if (condition.op === "between") return sql`(${within}${value} between ${first} and ${given[1] ?? first})`;
  if (condition.op === "in")
    return sql`(${value} = any(${condition.values.map((one) => textOf(condition.property, one, sqlType))}::${type}[]))`;
  return sql`(${within}${value} ${comparisons[condition.op] ?? sql`=`} ${first})`;
}

/** From the first until the second, which is not included. */
function withinRange({ property, range }: Condition, value: RawBuilder<unknown>, sqlType: string): Sql {
  const { from = null, until = null } = range ?? {};
  const edges = [
    ...(from === null ? [] : [sql`${value} >= ${writeValue(property, from, sqlType)}`]),
    ...(until === null ? [] : [sql`${value} < ${writeValue(property, until, sqlType)}`]),
  ];
  return sql`(${sql.join(edges, sql` and `)})`;
}

const comparisons: Readonly<Partial<Record<Condition["op"], RawBuilder<unknown>>>> = {
  gt: sql`>`,
  gte: sql`>=`,
  lt: sql`<`,
  lte: sql`<=`,
};

function writeValue(property: Property, value: unknown, sqlType: string): RawBuilder<unknown> {
  return sql`${textOf(property, value, sqlType)}::${sql.raw(sqlType)}`;
}

function textOf(property: Property, value: unknown, sqlType: string): string {
  const plain = property.type === "money" ? (value as Money).minor : typeof value === "boolean" ? Number(value) : value;
  // a calendar day in the value table is its midnight in UTC
  return property.type === "date" && sqlType === "timestamptz" ? `${String(plain)}T00:00:00Z` : String(plain);
}

/** Compares text as it is kept for comparing. */
export function compareText(condition: Condition, key: RawBuilder<unknown>): Sql {
  const wanted = condition.values.map((value) => comparable(String(value)));
  const first = wanted[0] ?? "";
  if (condition.op === "contains") return sql`(${key} like ${`%${likeLiteral(first)}%`})`;
  if (condition.op === "in") return sql`(${key} = any(${wanted}::text[]))`;
  if (condition.op !== "startsWith") return sql`(${key} = ${first})`;
  // a range instead of LIKE: its operators are leakproof, so an index is used under row-level security
  return sql`(${key} >= ${first} and ${key} < ${`${first}\u{10FFFF}`})`;
}
