import { type RawBuilder, sql, type SqlBool } from "kysely";
import { Refusal } from "#platform/errors";
import type { Money } from "#platform/wire";
import type { Work } from "#platform/work";
import { isLine, type PropertyType } from "../records/property-type-rules.ts";
import type { ColumnStorage, CustomStorage, Property, RelationLinks } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import { comparable, likeLiteral } from "../records/text-rules.ts";
import type { Filter } from "./filter-schema.ts";
import { settled } from "./filter-settling.ts";
import { type CheckedFilter, type Condition, checkFilter } from "./filter-rules.ts";
import { hasBeside } from "./holders-sql.ts";

type Sql = RawBuilder<SqlBool>;

const yes: Sql = sql<SqlBool>`true`;

/**
 * Compiles a filter to a condition over the record alias `r`. Refuses with every problem, each with its path.
 * Built-in properties become conditions on columns, run-time ones on rows of the value table.
 */
export async function compileFilter(work: Work, filter: Filter | undefined, registry: Registry): Promise<Sql> {
  if (filter === undefined) return yes;
  const { filter: checked, problems } = checkFilter(filter, registry.find, { path: "filter" });
  if (problems.length > 0) throw new Refusal("invalid", "The filter is not valid", { problems });
  return compileNode(work, await settled(work, checked));
}

/**
 * What a filter certainly asks of the values of one run-time property, as a condition over their rows `v`: a list
 * that follows those values in their order begins where the first can match.
 */
export async function compileForValues(
  work: Work,
  filter: Filter | undefined,
  registry: Registry,
  property: Property,
): Promise<Sql> {
  if (filter === undefined) return yes;
  const checked = await settled(work, checkFilter(filter, registry.find).filter);
  const parts = checked.kind === "and" ? checked.parts : [checked];
  const conditions = parts.flatMap((part) =>
    part.kind === "condition" && part.condition.property.name === property.name && !indirect.has(part.condition.op)
      ? [matchesValue(part.condition)]
      : [],
  );
  return conditions.length === 0 ? yes : sql`(${sql.join(conditions, sql` and `)})`;
}

/** Operators that speak of the absence of a value, or of several. */
const indirect: ReadonlySet<Condition["op"]> = new Set(["isNot", "notIn", "empty", "hasAny", "hasAll", "hasNone"]);

async function compileNode(work: Work, node: CheckedFilter): Promise<Sql> {
  switch (node.kind) {
    case "and":
      return node.parts.length === 0 ? yes : sql`(${sql.join(await compileAll(work, node.parts), sql` and `)})`;
    case "or":
      return sql`(${sql.join(await compileAll(work, node.parts), sql` or `)})`;
    case "not":
      // what is unknown (an empty value) is not a match, hence its opposite is
      return sql`((${await compileNode(work, node.part)}) is not true)`;
    case "condition":
      return compileCondition(work, node.condition);
  }
}

async function compileAll(work: Work, nodes: readonly CheckedFilter[]): Promise<Sql[]> {
  const parts: Sql[] = [];
  for (const node of nodes) parts.push(await compileNode(work, node));
  return parts;
}

async function compileCondition(work: Work, condition: Condition): Promise<Sql> {
  const { storage } = condition.property;
  const as = (op: Condition["op"]) => compileCondition(work, { ...condition, op });
  if (condition.op === "isNot") return sql`(${await as("is")} is not true)`;
  if (condition.op === "notIn") return sql`(${await as("in")} is not true)`;
  if (condition.op === "hasNone") return sql`(not ${await as("hasAny")})`;
  if (condition.op === "empty") return sql`(not ${await as("notEmpty")})`;
  return storage.kind === "column" ? onColumn(work, condition, storage) : onValueTable(work, condition, storage);
}

function onColumn(work: Work, condition: Condition, storage: ColumnStorage): Sql | Promise<Sql> {
  const column = sql.ref(`r.${storage.column}`);
  if (condition.op === "notEmpty") return sql`(${column} is not null)`;
  if (storage.links !== undefined) return onLinks(work, condition, storage.links);
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
function onLinks(
  work: Work,
  { values }: Condition,
  { table, recordColumn, targetColumn }: RelationLinks,
): Promise<Sql> {
  const ids = values.map(String);
  return hasBeside(work, {
    table: sql`${sql.table(table)} l`,
    recordId: sql.ref(`l.${recordColumn}`),
    where: sql`l.org_id = ${work.orgId}::bigint and ${sql.ref(`l.${targetColumn}`)} = any(${ids}::bigint[]) and l.ended_at is null`,
  });
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

async function onValueTable(work: Work, condition: Condition, storage: CustomStorage): Promise<Sql> {
  const { op, property, values } = condition;
  // long text stands in no index, and is looked through where it is kept
  if (op === "contains" && property.type === "longText")
    return compareText(condition, sql`lower(r.custom ->> ${property.name}) collate "C"`);
  if (op !== "hasAll") return hasValue(work, storage, matchesValue(condition));
  const each: Sql[] = [];
  for (const value of new Set(values))
    each.push(await hasValue(work, storage, matchesValue({ ...condition, values: [value] })));
  return sql`(${sql.join(each, sql` and `)})`;
}

function hasValue(work: Work, { propertyId }: CustomStorage, matches: Sql): Promise<Sql> {
  return hasBeside(work, {
    table: sql`crm.property_value v`,
    recordId: sql.ref("v.record_id"),
    where: sql`v.org_id = ${work.orgId}::bigint and v.property_id = ${propertyId}::bigint and ${matches}`,
  });
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

function compareText(condition: Condition, key: RawBuilder<unknown>): Sql {
  const wanted = condition.values.map((value) => comparable(String(value)));
  const first = wanted[0] ?? "";
  if (condition.op === "contains") return sql`(${key} like ${`%${likeLiteral(first)}%`})`;
  if (condition.op === "in") return sql`(${key} = any(${wanted}::text[]))`;
  if (condition.op !== "startsWith") return sql`(${key} = ${first})`;
  // a range instead of LIKE: its operators are leakproof, so an index is used under row-level security
  return sql`(${key} >= ${first} and ${key} < ${`${first}\u{10FFFF}`})`;
}
