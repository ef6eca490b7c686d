import { type RawBuilder, sql, type SqlBool } from "kysely";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "../records/object-type.ts";
import type { ColumnStorage, CustomStorage, Property, RelationLinks } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import { compare, compareText, matchesValue } from "./filter-compare-sql.ts";
import { type CheckedFilter, checkFilter, type Condition, positiveOf } from "./filter-rules.ts";
import type { Filter } from "./filter-schema.ts";
import { settled } from "./filter-settling.ts";
import { subjectOf } from "./filter-ways.ts";
import { rowsOf } from "./filter-ways-sql.ts";
import { type Beside, hasBeside, isRarely, type Place, type Reading } from "./holders-sql.ts";

type Sql = RawBuilder<SqlBool>;

const yes: Sql = sql<SqlBool>`true`;

/** The rows a condition is over. */
interface Over extends Place {
  readonly alias: string;
  /** How many ways lead here: names the next alias. */
  readonly depth: number;
  /** What is read in the end; its own conditions alone are over these records. */
  readonly object: AnyObjectType;
  /** Whether records that hold a condition are looked for, or those that do not; absent over other records than those read. */
  readonly holding?: boolean;
}

/**
 * Compiles a filter to a condition over the record alias `r`. Refuses with every problem, each with its path.
 * Built-in properties become conditions on columns, run-time ones on rows of the value table, related records on
 * those of them that the actor may see.
 */
export async function compileFilter(
  work: Work,
  filter: Filter | undefined,
  registry: Registry,
  reading: Reading = "whole",
): Promise<Sql> {
  if (filter === undefined) return yes;
  const { filter: checked, problems } = checkFilter(filter, await subjectOf(work, registry, filter));
  if (problems.length > 0) throw new Refusal("invalid", "The filter is not valid", { problems });
  const { object } = registry;
  return compileNode(seeking({ work, alias: "r", depth: 0, reading, object }, true), await settled(work, checked));
}

/** What a filter asks of the values of one property, and whether it asks nothing else. */
export interface AskedOfValues {
  readonly condition: Sql;
  readonly isAll: boolean;
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
): Promise<AskedOfValues> {
  if (filter === undefined) return { condition: yes, isAll: true };
  const checked = await settled(work, checkFilter(filter, await subjectOf(work, registry, filter)).filter);
  const parts = checked.kind === "and" ? checked.parts : [checked];
  const conditions = parts.flatMap((part) =>
    part.kind === "condition" && part.condition.property.name === property.name && !indirect.has(part.condition.op)
      ? [matchesValue(part.condition)]
      : [],
  );
  const condition: Sql = conditions.length === 0 ? yes : sql`(${sql.join(conditions, sql` and `)})`;
  return { condition, isAll: conditions.length === parts.length };
}

/** Operators that speak of the absence of a value, or of several. */
const indirect: ReadonlySet<Condition["op"]> = new Set(["isNot", "notIn", "empty", "hasAny", "hasAll", "hasNone"]);

async function compileNode(over: Over, node: CheckedFilter): Promise<Sql> {
  switch (node.kind) {
    case "and":
      return node.parts.length === 0 ? yes : sql`(${sql.join(await compileBoth(over, node.parts), sql` and `)})`;
    case "or":
      return sql`(${sql.join(await compileAll(over, node.parts), sql` or `)})`;
    case "not":
      // what is unknown (an empty value) is not a match, hence its opposite is
      return sql`((${await compileNode(opposite(over), node.part)}) is not true)`;
    case "related":
      return compileRelated(over, node);
    case "condition":
      return compileCondition(over, node.condition);
  }
}

function seeking(over: Over, holding: boolean): Over {
  return { ...over, holding, isFarOff: (condition) => isRarely(over.work, over.object, condition, holding) };
}

/** Where records are looked for that do not hold a condition. */
function opposite(over: Over): Over {
  return over.holding === undefined ? over : seeking(over, !over.holding);
}

async function compileAll(over: Over, nodes: readonly CheckedFilter[]): Promise<Sql[]> {
  const parts: Sql[] = [];
  for (const node of nodes) parts.push(await compileNode(over, node));
  return parts;
}

/** Several conditions on the one value of a run-time property, such as those of a range, ask for its row once. */
async function compileBoth(over: Over, nodes: readonly CheckedFilter[]): Promise<Sql[]> {
  const ranges = new Map<string, Sql[]>();
  const others: CheckedFilter[] = [];
  for (const node of nodes) {
    const propertyId = node.kind === "condition" ? ofOneValue(node.condition) : null;
    if (node.kind !== "condition" || propertyId === null) others.push(node);
    else ranges.set(propertyId, [...(ranges.get(propertyId) ?? []), matchesValue(node.condition)]);
  }
  const parts = await compileAll(over, others);
  for (const [propertyId, matches] of ranges)
    parts.push(await hasValue(over, propertyId, sql<SqlBool>`(${sql.join(matches, sql` and `)})`));
  return parts;
}

/** The run-time property of which a condition asks the one value that a record has; null for all others. */
function ofOneValue({ op, property: { storage, type } }: Condition): string | null {
  return storage.kind === "column" || type === "manyOf" || type === "longText" || indirect.has(op)
    ? null
    : storage.propertyId;
}

async function compileRelated(over: Over, node: CheckedFilter & { readonly kind: "related" }): Promise<Sql> {
  const { isFarOff: _, holding: __, ...rest } = over;
  const inner: Over = { ...rest, alias: `r${over.depth + 1}`, depth: over.depth + 1 };
  const rows = rowsOf(over.work, node.way, { from: over.alias, alias: inner.alias });
  const where = sql<SqlBool>`${rows.where} and ${await compileNode(inner, node.where)}`;
  return hasBeside(over, { ...rows, where, atLeast: node.atLeast });
}

async function compileCondition(over: Over, condition: Condition): Promise<Sql> {
  const positive = positiveOf[condition.op];
  // an empty value is not a match, hence the opposite is
  if (positive !== undefined)
    return sql`(${await compileCondition(opposite(over), { ...condition, op: positive })} is not true)`;
  const { storage } = condition.property;
  return storage.kind === "column" ? onColumn(over, condition, storage) : onValueTable(over, condition, storage);
}

function onColumn(over: Over, condition: Condition, storage: ColumnStorage): Sql | Promise<Sql> {
  const column = sql.ref(`${over.alias}.${storage.column}`);
  if (condition.op === "notEmpty") return sql`(${column} is not null)`;
  if (storage.links !== undefined) return onLinks(over, condition, storage.links);
  if (condition.property.type !== "text") {
    const currency = storage.currencyColumn === undefined ? null : sql.ref(`${over.alias}.${storage.currencyColumn}`);
    return compare(condition, { value: column, currency, sqlType: storage.sqlType });
  }
  // without a key column there is no index to use anyway, so lower() costs nothing more than the scan
  return compareText(
    condition,
    storage.keyColumn === undefined ? sql`lower(${column}) collate "C"` : sql.ref(`${over.alias}.${storage.keyColumn}`),
  );
}

/** Any of the records the relation leads to counts. */
function onLinks(
  over: Over,
  { values }: Condition,
  { table, recordColumn, targetColumn }: RelationLinks,
): Promise<Sql> {
  const ids = values.map(String);
  return hasBeside(over, {
    ...ownRows(over),
    table: sql`${sql.table(table)} l`,
    id: sql.ref(`l.${recordColumn}`),
    where: sql`l.org_id = ${over.work.orgId}::bigint and ${sql.ref(`l.${targetColumn}`)} = any(${ids}::bigint[]) and l.ended_at is null`,
  });
}

async function onValueTable(over: Over, condition: Condition, storage: CustomStorage): Promise<Sql> {
  const { op, property, values } = condition;
  // long text stands in no index, and is looked through where it is kept
  if (op === "contains" && property.type === "longText")
    return compareText(condition, sql`lower(${sql.ref(`${over.alias}.custom`)} ->> ${property.name}) collate "C"`);
  if (op !== "hasAll") return hasValue(over, storage.propertyId, matchesValue(condition));
  const each: Sql[] = [];
  for (const value of new Set(values))
    each.push(await hasValue(over, storage.propertyId, matchesValue({ ...condition, op: "hasAny", values: [value] })));
  return sql`(${sql.join(each, sql` and `)})`;
}

function hasValue(over: Over, propertyId: string, matches: Sql): Promise<Sql> {
  return hasBeside(over, {
    ...ownRows(over),
    table: sql`crm.property_value v`,
    id: sql.ref("v.record_id"),
    where: sql`v.org_id = ${over.work.orgId}::bigint and v.property_id = ${propertyId}::bigint and ${matches}`,
  });
}

/** Rows that name the record itself. */
function ownRows({ alias }: Over): Pick<Beside, "tested" | "atLeast"> {
  return { tested: sql.ref(`${alias}.id`), atLeast: 1 };
}
