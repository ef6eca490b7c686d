import { type RawBuilder, sql, type SqlBool } from "kysely";
import { Refusal } from "#platform/errors";
import type { Money } from "#platform/wire";
import { isLine, type PropertyType } from "../records/property-type-rules.ts";
import type { ColumnStorage, CustomStorage, Property, RelationLinks } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import { comparable, likeLiteral } from "../records/text-rules.ts";
import type { Filter, FilterOp } from "./filter-schema.ts";
import { type CheckedFilter, type Condition, checkFilter } from "./filter-rules.ts";

type Sql = RawBuilder<SqlBool>;

const yes: Sql = sql<SqlBool>`true`;

/**
 * Compiles a filter to a condition over the record alias `r`. Refuses with every problem, each with its path.
 * Built-in properties become conditions on columns, run-time ones on rows of the value table.
 */
export function compileFilter(
  filter: Filter | undefined,
  registry: Registry,
  { me, path = "filter" }: { readonly me: string | null; readonly path?: string },
): Sql {
  if (filter === undefined) return yes;
  const { filter: checked, problems } = checkFilter(filter, registry.find, { path, me });
  if (problems.length > 0) throw new Refusal("invalid", "The filter is not valid", { problems });
  return compileNode(checked);
}

function compileNode(node: CheckedFilter): Sql {
  switch (node.kind) {
    case "and":
      return node.parts.length === 0 ? yes : sql`(${sql.join(node.parts.map(compileNode), sql` and `)})`;
    case "or":
      return sql`(${sql.join(node.parts.map(compileNode), sql` or `)})`;
    case "not":
      // what is unknown (an empty value) is not a match, hence its opposite is
      return sql`((${compileNode(node.part)}) is not true)`;
    case "condition":
      return compileCondition(node.condition);
  }
}

function compileCondition(condition: Condition): Sql {
  const { storage } = condition.property;
  if (condition.op === "isNot") return sql`(${compileCondition({ ...condition, op: "is" })} is not true)`;
  if (condition.op === "hasNone") return sql`(not ${compileCondition({ ...condition, op: "hasAny" })})`;
  if (condition.op === "empty") return sql`(not ${compileCondition({ ...condition, op: "notEmpty" })})`;
  return storage.kind === "column" ? onColumn(condition, storage) : onValueTable(condition, storage);
}

function onColumn(condition: Condition, storage: ColumnStorage): Sql {
  const column = sql.ref(`r.${storage.column}`);
  if (condition.op === "notEmpty") return sql`(${column} is not null)`;
  if (storage.links !== undefined) return onLinks(condition, storage.links);
  if (condition.property.type !== "text") {
    const currency = storage.currencyColumn === undefined ? null : sql.ref(`r.${storage.currencyColumn}`);
    return compare(condition, { value: column, currency, sqlType: storage.sqlType });
  }
  // without a key column there is no index to use anyway, so lower() costs nothing more than the scan
  return compareText(
    condition,
    storage.keyColumn === undefined ? sql`lower(${column}) collate "C"` : sql.ref(`r.${storage.keyColumn}`),
  );
}

/** Any of the records the relation leads to counts. */
function onLinks({ values }: Condition, { table, recordColumn, targetColumn }: RelationLinks): Sql {
  const ids = values.map(String);
  return sql`exists (select from ${sql.table(table)} l where l.org_id = r.org_id and ${sql.ref(`l.${recordColumn}`)} = r.id
    and ${sql.ref(`l.${targetColumn}`)} = any(${ids}::bigint[]) and l.ended_at is null)`;
}

/** Columns of the value table by type, and the type a value is given as. */
const valueColumns: Readonly<Partial<Record<PropertyType, Pick<Compared, "value" | "sqlType">>>> = {
  number: { value: sql.ref("v.float_value"), sqlType: "float8" },
  money: { value: sql.ref("v.int_value"), sqlType: "bigint" },
  user: { value: sql.ref("v.int_value"), sqlType: "bigint" },
  boolean: { value: sql.ref("v.int_value"), sqlType: "bigint" },
  date: { value: sql.ref("v.time_value"), sqlType: "timestamptz" },
  dateTime: { value: sql.ref("v.time_value"), sqlType: "timestamptz" },
};

function onValueTable(condition: Condition, storage: CustomStorage): Sql {
  const { op, property, values } = condition;
  // long text stands in no index, and is looked through where it is kept
  if (op === "contains" && property.type === "longText")
    return compareText(condition, sql`lower(r.custom ->> ${property.name}) collate "C"`);
  if (op !== "hasAll") return hasValue(storage, matchesValue(condition));
  const each = [...new Set(values)].map((value) => hasValue(storage, matchesValue({ ...condition, values: [value] })));
  return sql`(${sql.join(each, sql` and `)})`;
}

function hasValue(storage: CustomStorage, matches: Sql): Sql {
  return sql`exists (select from crm.property_value v where v.org_id = r.org_id and v.property_id = ${storage.propertyId}::bigint and v.record_id = r.id and ${matches})`;
}

function matchesValue(condition: Condition): Sql {
  const { type } = condition.property;
  if (condition.op === "notEmpty") return yes;
  if (isLine(type)) return compareText(condition, sql.ref("v.text_value"));
  const column = valueColumns[type];
  if (column !== undefined)
    return compare(condition, { ...column, currency: type === "money" ? sql.ref("v.text_value") : null });
  return sql`v.text_value = any(${condition.values}::text[])`;
}

interface Compared {
  readonly value: RawBuilder<unknown>;
  readonly currency: RawBuilder<unknown> | null;
  readonly sqlType: string;
}

function compare(condition: Condition, { value, currency, sqlType }: Compared): Sql {
  const given = condition.values.map((one) => writeValue(condition.property, one, sqlType));
  const first = given[0] ?? sql`null`;
  const within = currency === null ? sql`` : sql`${currency} = ${(condition.values[0] as Money).currency} and `;
  const type = sql.raw(sqlType);
  if (condition.op === "between") return sql`(${within}${value} between ${first} and ${given[1] ?? first})`;
  if (condition.op === "in") return sql`(${value} = any(array[${sql.join(given)}]::${type}[]))`;
  return sql`(${within}${value} ${comparisons[condition.op] ?? sql`=`} ${first})`;
}

const comparisons: Readonly<Partial<Record<FilterOp, RawBuilder<unknown>>>> = {
  gt: sql`>`,
  gte: sql`>=`,
  lt: sql`<`,
  lte: sql`<=`,
};

function writeValue(property: Property, value: unknown, sqlType: string): RawBuilder<unknown> {
  const plain = property.type === "money" ? (value as Money).minor : typeof value === "boolean" ? Number(value) : value;
  // a calendar day in the value table is its midnight in UTC
  const text = property.type === "date" && sqlType === "timestamptz" ? `${String(plain)}T00:00:00Z` : String(plain);
  return sql`${text}::${sql.raw(sqlType)}`;
}

function compareText(condition: Condition, key: RawBuilder<unknown>): Sql {
  const wanted = condition.values.map((value) => comparable(String(value)));
  const first = wanted[0] ?? "";
  if (condition.op === "contains") return sql`(${key} like ${`%${likeLiteral(first)}%`})`;
  if (condition.op === "in") return sql`(${key} = any(${wanted}::text[]))`;
  if (condition.op !== "startsWith") return sql`(${key} = ${first})`;
  // a range instead of LIKE: its operators are leakproof, so an index is used under row-level security
  return sql`(${key} >= ${first} and ${key} < ${`${first}\u{10FFFF}`})`;
}
