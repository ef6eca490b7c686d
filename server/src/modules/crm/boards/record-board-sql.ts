import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { fewToSort } from "../records/record-parts-sql.ts";
import type { Property } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import { readable, readableInBin } from "../records/visibility-sql.ts";
import { crmTables } from "../tables.ts";

type Condition = RawBuilder<SqlBool>;

/** What stands in one column in one currency; both null where there is none. */
export interface ColumnSum {
  readonly value: string | null;
  readonly currency: string | null;
  readonly count: number;
  readonly sum: string | null;
}

/** The records of a board, and by what they are put in columns. */
export interface BoardQuery {
  readonly registry: Registry;
  readonly where: Condition;
  readonly by: Property;
}

/**
 * The value a record stands in a column by, as text. A run-time property is read from the record itself: joined with
 * the value table, the planner would have to guess how many values there are (see filters/holders-sql.ts).
 */
function valueOf({ storage, name }: Property): RawBuilder<string | null> {
  return storage.kind === "column" ? sql`${sql.ref(`r.${storage.column}`)}` : sql`r.custom ->> ${name}`;
}

/** Counts of every value there is, with what one property adds up to: one read. */
export async function sumByValue(
  work: Work,
  { registry, where, by }: BoardQuery,
  summed: Property | undefined,
): Promise<ColumnSum[]> {
  const { currency, amount } = addends(summed);
  // behind the offset the planner takes the values for few, as they are, and adds them up in a hash; else it sorts them all
  const { rows } = await sql<{ value: string | null; currency: string | null; count: string; sum: string | null }>`
    select value, currency, count(*) as count, sum(amount)::text as sum from (
      select ${valueOf(by)} as value, ${currency} as currency, ${amount} as amount
      from ${sql.table(registry.object.table)} r where ${where} offset 0
    ) r group by value, currency order by value, currency`.execute(crmTables(work));
  return rows.map((row) => ({ ...row, value: row.value, count: Number(row.count) }));
}

/**
 * The same counts of every record there is outside the bin, for whoever sees them all: of a run-time property by its
 * index alone, less the values of what is in the bin.
 */
export async function countByValue(work: Work, { registry, by }: BoardQuery): Promise<ColumnSum[]> {
  if (by.storage.kind === "column")
    return sumByValue(work, { registry, by, where: readable(work, registry.object) }, undefined);
  const table = sql.table(registry.object.table);
  const value = by.type === "oneOf" ? sql.ref("v.text_value") : sql.ref("v.int_value");
  const values = sql`crm.property_value v where v.org_id = ${work.orgId}::bigint and v.property_id = ${by.storage.propertyId}::bigint and ${value} is not null`;
  const binned = sql`select ${value} as value from ${values} and v.record_id = r.id offset 0`;
  const { rows } = await sql<{ value: string | null; count: string }>`
    select value::text as value, sum(count) as count from (
      select ${value} as value, count(*) as count from ${values} group by ${value}
      union all
      select b.value, -count(*) from ${table} r cross join lateral (${binned}) b
      where ${readableInBin(work, registry.object)} group by b.value
      union all
      select null, (select count(*) from ${table} r where ${readable(work, registry.object)})
    ) counts group by value`.execute(crmTables(work));
  const valued = rows.filter((row) => row.value !== null && Number(row.count) > 0);
  const all = Number(rows.find((row) => row.value === null)?.count ?? 0);
  const without = valued.reduce((left, { count }) => left - Number(count), all);
  const counts = valued.map((row) => ({ value: wireValue(by, row.value), count: Number(row.count) }));
  const whole = without > 0 ? [...counts, { value: null, count: without }] : counts;
  return whole.map((row) => ({ ...row, currency: null, sum: null }));
}

/** The value table has 1 for yes and 0 for no. */
function wireValue({ type }: Property, value: string | null): string | null {
  return type === "boolean" ? String(value === "1") : value;
}

/** What is added up of each record, and in which currency. */
function addends(summed: Property | undefined): { currency: RawBuilder<unknown>; amount: RawBuilder<unknown> } {
  if (summed === undefined) return { currency: sql`null::text`, amount: sql`null::bigint` };
  const { storage, name, type } = summed;
  if (storage.kind === "column") {
    const currency = storage.currencyColumn === undefined ? sql`null::text` : sql.ref(`r.${storage.currencyColumn}`);
    return { currency, amount: sql.ref(`r.${storage.column}`) };
  }
  if (type !== "money") return { currency: sql`null::text`, amount: sql`(r.custom ->> ${name})::float8` };
  const value = sql`r.custom -> ${name}`;
  return { currency: sql`${value} ->> 'currency'`, amount: sql`(${value} ->> 'minor')::bigint` };
}

/** A card by its column. Cards stand by id, the newest record on top: editing one does not move it. */
export interface CardKey {
  readonly value: string | null;
  readonly id: string;
}

export interface CardsQuery extends BoardQuery {
  readonly values: readonly (string | null)[];
  /** Cards below the one of this id; null: from the top. */
  readonly below: string | null;
  readonly limit: number;
  /** There are few records in all: they are read and put in order, instead of following each column in its order. */
  readonly few: boolean;
}

/** Whether records are few enough to be read whole. */
export async function areFewRecords(work: Work, { registry, where }: BoardQuery): Promise<boolean> {
  const { rows } = await sql<{ few: boolean }>`
    select count(*) <= ${fewToSort} as few
    from (select from ${sql.table(registry.object.table)} r where ${where} limit ${fewToSort + 1}) found`.execute(
    crmTables(work),
  );
  return rows[0]?.few ?? false;
}

/** The first cards of each of these columns, in order. */
export async function columnCards(work: Work, query: CardsQuery): Promise<CardKey[]> {
  if (query.values.length === 0) return [];
  if (query.few) return fewCards(work, query);
  const valued = query.values.filter((value) => value !== null);
  const keys = valued.length === 0 ? [] : await followedCards(work, query, valued);
  return query.values.includes(null) ? [...keys, ...(await cardsWithout(work, query))] : keys;
}

async function fewCards(work: Work, { registry, where, by, values, below, limit }: CardsQuery): Promise<CardKey[]> {
  const value = valueOf(by);
  const wanted = values.filter((one) => one !== null);
  const without = values.includes(null) ? sql` or ${value} is null` : sql``;
  const { rows } = await sql<CardKey>`
    select value, id::text as id from (
      select (${value})::text as value, r.id, row_number() over (partition by ${value} order by r.id desc) as place
      from ${sql.table(registry.object.table)} r
      where ${where} and ((${value})::text = any(${wanted}::text[])${without})${beneath(sql`r.id`, below)}
    ) cards where place <= ${limit} order by value, cards.id desc`.execute(crmTables(work));
  return rows;
}

/** Follows each column in its order, by an index that holds it, until there are enough that match. */
async function followedCards(work: Work, query: CardsQuery, values: readonly string[]): Promise<CardKey[]> {
  const { by, limit } = query;
  const column = by.storage.kind === "column" ? ownColumn(query) : valueTable(work, query, by.storage.propertyId);
  const keys = values.map((value) => (by.type === "boolean" ? String(Number(value === "true")) : value));
  const { rows } = await sql<CardKey>`
    select c.value, x.id::text as id
    from unnest(${values}::text[], ${keys}::text[]) with ordinality as c (value, key, place)
    cross join lateral (${column} limit ${limit}) x
    order by c.place, x.id desc`.execute(crmTables(work));
  return rows;
}

function ownColumn({ registry, where, by, below }: CardsQuery): RawBuilder<unknown> {
  return sql`
    select r.id from ${sql.table(registry.object.table)} r
    where ${where} and ${valueOf(by)} = c.key::bigint${beneath(sql`r.id`, below)}
    order by r.id desc`;
}

/**
 * The offset keeps the records from being read in any other way than one by one by their ids, in the order of the
 * values: what else is asked of them stands outside.
 */
function valueTable(work: Work, { registry, where, by, below }: CardsQuery, propertyId: string): RawBuilder<unknown> {
  const same = by.type === "oneOf" ? sql`v.text_value = c.key collate "C"` : sql`v.int_value = c.key::bigint`;
  const record = sql`
    select r.* from ${sql.table(registry.object.table)} r where r.org_id = v.org_id and r.id = v.record_id offset 0`;
  return sql`
    select v.record_id as id from crm.property_value v cross join lateral (${record}) r
    where v.org_id = ${work.orgId}::bigint and v.property_id = ${propertyId}::bigint and ${same}${beneath(sql`v.record_id`, below)}
      and ${where}
    order by v.record_id desc`;
}

async function cardsWithout(work: Work, { registry, where, by, below, limit }: CardsQuery): Promise<CardKey[]> {
  const { rows } = await sql<CardKey>`
    select null::text as value, r.id::text as id from ${sql.table(registry.object.table)} r
    where ${where} and (${valueOf(by)}) is null${beneath(sql`r.id`, below)}
    order by r.id desc limit ${limit}`.execute(crmTables(work));
  return rows;
}

function beneath(id: RawBuilder<unknown>, below: string | null): RawBuilder<unknown> {
  return below === null ? sql`` : sql` and ${id} < ${below}::bigint`;
}
