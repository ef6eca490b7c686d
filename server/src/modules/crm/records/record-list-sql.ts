import { type RawBuilder, sql, type SqlBool } from "kysely";
import { readPrepared, type Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { AnyObjectType, StoredRecord } from "./object-type.ts";
import { recordRelations, type Row, selectionOf, toRecord } from "./record-columns-sql.ts";
import type { Position, Sort } from "./record-sort-rules.ts";
import { afterPosition, type SortKey, sortKey } from "./record-sort-sql.ts";
import type { Registry } from "./registry.ts";
import { readable, readableText } from "./visibility-sql.ts";

type Condition = RawBuilder<SqlBool>;

export interface ListQuery {
  readonly registry: Registry;
  /** Everything that decides which records are in the list: visibility, filter and search. */
  readonly where: Condition;
  /** What `where` asks of the run-time property it is sorted by, over its values `v`. */
  readonly onValues?: Condition;
  readonly sort: Sort;
  readonly after: Position | null;
}

export interface PageQuery extends ListQuery {
  readonly limit: number;
}

export interface PagedRecord {
  readonly record: StoredRecord;
  readonly sortValue: string | null;
}

/**
 * Reads one page of records. Two reads at most, each able to follow an index: first those with a value to sort
 * by, then, where the page has room left, those without one, by id.
 */
export async function readPage(work: Work, query: PageQuery): Promise<PagedRecord[]> {
  const key = sortKey(query.sort);
  const valued = query.after !== null && query.after.value === null ? [] : await readValued(work, query, key);
  if (valued.length >= query.limit || alwaysValued(query.sort)) return valued;
  const rest = {
    ...query,
    limit: query.limit - valued.length,
    after: query.after?.value === null ? query.after : null,
  };
  return [...valued, ...(await readUnvalued(work, rest, key))];
}

/** A built-in property that a record cannot be without leaves no second part of the list. */
export function alwaysValued({ property }: Sort): boolean {
  return (
    property.storage.kind === "column" &&
    (property.required || property.type === "dateTime") &&
    property.name !== "closedAt"
  );
}

async function readValued(work: Work, query: PageQuery, key: SortKey): Promise<PagedRecord[]> {
  const { registry, sort, after, limit } = query;
  const direction = sort.descending ? sql`desc` : sql`asc`;
  const id = key.onValueTable === null ? sql.ref("r.id") : sql.ref("v.record_id");
  const { from, where } = await sortedFrom(work, query, key);
  return readRows(
    work,
    registry,
    sql`
    select r.*, ${key.asText} as sort_value, ${key.value} as sort_key
    from ${from}
    where ${where} and ${afterPosition(sort, key, after)}
    order by ${key.value} ${direction}, ${id} ${direction}
    limit ${limit}`,
    sql`order by r.sort_key ${direction}, r.id ${direction}`,
  );
}

/** Up to this many records are read and then put in order; past it the values are followed in theirs. */
export const fewToSort = 5000;

interface Source {
  readonly from: RawBuilder<unknown>;
  readonly where: Condition;
}

/**
 * What a sorted page is read from. For a run-time property that is the value table and the records together, in the
 * one order that fits how many records there are: the planner cannot know it (see filters/holders-sql.ts), and
 * the offsets keep it from choosing another.
 */
export async function sortedFrom(work: Work, { registry, where, onValues }: ListQuery, key: SortKey): Promise<Source> {
  const table = sql.raw(registry.object.table);
  if (key.onValueTable === null) return { from: sql`${table} r`, where };
  const ofProperty = sql<SqlBool>`v.org_id = ${work.orgId}::bigint and v.property_id = ${key.onValueTable}::bigint`;
  const same = sql<SqlBool>`r.org_id = v.org_id and r.id = v.record_id`;
  if (await areFew(work, registry, where)) {
    const values = sql`select v.* from crm.property_value v where ${ofProperty} and ${same} offset 0`;
    return { from: sql`${table} r cross join lateral (${values}) v`, where };
  }
  const records = sql`select r.* from ${table} r where ${same} and ${where} offset 0`;
  return {
    from: sql`crm.property_value v cross join lateral (${records}) r`,
    where: onValues === undefined ? ofProperty : sql`${ofProperty} and ${onValues}`,
  };
}

async function areFew(work: Work, { object }: Registry, where: Condition): Promise<boolean> {
  const { rows } = await sql<{ few: boolean }>`
    select count(*) <= ${fewToSort} as few
    from (select from ${sql.raw(object.table)} r where ${where} limit ${fewToSort + 1}) found`.execute(crmTables(work));
  return rows[0]?.few ?? false;
}

async function readUnvalued(work: Work, query: PageQuery, key: SortKey): Promise<PagedRecord[]> {
  const { registry, where, sort, after, limit } = query;
  const direction = sort.descending ? sql`desc` : sql`asc`;
  return readRows(
    work,
    registry,
    sql`
    select r.*, null::text as sort_value
    from ${sql.table(registry.object.table)} r
    where ${where} and ${withoutValue(key)} and ${afterId(sort, after)}
    order by r.id ${direction}
    limit ${limit}`,
    sql`order by r.id ${direction}`,
  );
}

/** Rows without a value to sort by. */
export function withoutValue({ value, onValueTable }: SortKey): Condition {
  if (onValueTable === null) return sql<SqlBool>`${value} is null`;
  return sql<SqlBool>`not exists (select from crm.property_value v where v.org_id = r.org_id and v.property_id = ${onValueTable}::bigint and v.record_id = r.id offset 0)`;
}

/** Of the rows without a value, those that come after the position. */
export function afterId({ descending }: Sort, after: Position | null): Condition {
  return after === null ? sql<SqlBool>`true` : sql<SqlBool>`r.id ${descending ? sql`<` : sql`>`} ${after.id}::bigint`;
}

async function readRows(
  work: Work,
  registry: Registry,
  page: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<PagedRecord[]> {
  const { object } = registry;
  const { rows } = await sql<Row>`
    select ${sql.raw(selectionOf(object))}, r.sort_value${relatedColumns(object)}
    from (${page}) r${relatedJoins(work, object)}
    ${order}`.execute(crmTables(work));
  return rows.map((row) => ({
    record: toRecord(registry, row),
    sortValue: row["sort_value"] === null ? null : String(row["sort_value"]),
  }));
}

/** Reads one record by any condition; undefined when there is none. */
export async function readRecord(work: Work, registry: Registry, where: Condition): Promise<StoredRecord | undefined> {
  const [record] = await readRecords(work, registry, where);
  return record;
}

/** Reads one record in sight by its id: the most frequent read of all, so its text does not depend on the id. */
export async function readRecordById(work: Work, registry: Registry, id: string): Promise<StoredRecord | undefined> {
  const { object } = registry;
  const values: unknown[] = [work.orgId, id];
  const joins = recordRelations(object).map(({ field, target, storage }) => {
    const alias = `${field}_r`;
    const seen = readableText(work, { plural: `${target}s`, alias }, values);
    return ` left join crm.${target} ${alias} on ${seen} and ${alias}.id = r.${storage.column}`;
  });
  const text = `select ${selectionOf(object)}${relatedSelection(object)} from ${object.table} r${joins.join("")}
    where ${readableText(work, object, values)} and r.id = $2::bigint`;
  const [row] = await readPrepared<Row>(work, text, values);
  return row === undefined ? undefined : toRecord(registry, row);
}

/** Reads the records of a condition that bounds them itself, such as a list of ids. */
export async function readRecords(work: Work, registry: Registry, where: Condition): Promise<StoredRecord[]> {
  const { object } = registry;
  const { rows } = await sql<Row>`
    select ${sql.raw(selectionOf(object))}${relatedColumns(object)}
    from ${sql.raw(object.table)} r${relatedJoins(work, object)}
    where ${where}`.execute(crmTables(work));
  return rows.map((row) => toRecord(registry, row));
}

export async function countRecords(work: Work, registry: Registry, where: Condition): Promise<number> {
  const { rows } = await sql<{
    total: string;
  }>`select count(*) as total from ${sql.table(registry.object.table)} r where ${where}`.execute(crmTables(work));
  return Number(rows[0]?.total ?? 0);
}

function relatedColumns(object: AnyObjectType): RawBuilder<unknown> {
  return sql.raw(relatedSelection(object));
}

/** Made of names from our own definitions only. */
function relatedSelection(object: AnyObjectType): string {
  return recordRelations(object)
    .map(({ field }) => `, ${field}_r.id as ${field}_ref, ${field}_r.name as ${field}_name`)
    .join("");
}

/** Joins the records pointed to, as far as the reader may see them. */
function relatedJoins(work: Work, object: AnyObjectType): RawBuilder<unknown> {
  const joins = recordRelations(object).map((property) => {
    const alias = `${property.field}_r`;
    const seen = readable(work, { plural: `${property.target}s`, alias });
    return sql` left join ${sql.raw(`crm.${property.target} ${alias}`)} on ${seen} and ${sql.raw(`${alias}.id = r.${property.storage.column}`)}`;
  });
  return sql.join(joins, sql``);
}
