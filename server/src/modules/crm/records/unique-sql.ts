import { sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import { codeOf } from "#platform/faults";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { AnyObjectType } from "./object-type.ts";

/**
 * Holds properties as they are until the commit, in the order of their ids. To be called before their values are
 * written: who makes a property unique holds it first and writes values then, and would wait in a circle otherwise.
 */
export async function holdProperties(work: Work, propertyIds: readonly string[]): Promise<void> {
  await sql`
    select from crm.property
    where org_id = ${work.orgId}::bigint and id = any(${propertyIds}::bigint[]) order by id for key share`.execute(
    crmTables(work),
  );
}

/** The records outside the bin that hold these keys, by key. */
export async function holdersOf(
  work: Work,
  propertyId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ key: string; id: string }>`
    select v.unique_key as key, v.record_id as id from crm.property_value v
    where v.org_id = ${work.orgId}::bigint and v.property_id = ${propertyId}::bigint and v.unique_key = any(${keys}::text[])`.execute(
    crmTables(work),
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** Records on their way into the bin leave their values to others. */
export async function releaseKeys(work: Work, propertyIds: readonly string[], ids: readonly string[]): Promise<void> {
  if (propertyIds.length === 0 || ids.length === 0) return;
  await holdProperties(work, propertyIds);
  await sql`
    update crm.property_value v set unique_key = null
    where v.org_id = ${work.orgId}::bigint and v.property_id = any(${propertyIds}::bigint[])
      and v.record_id = any(${ids}::bigint[]) and v.unique_key is not null`.execute(crmTables(work));
}

/** A record's own key in a property. */
export interface OwnKey {
  readonly propertyId: string;
  readonly key: string;
}

/** A record out of the bin takes its values again. */
export async function reclaimKeys(work: Work, id: string, keys: readonly OwnKey[]): Promise<void> {
  const rows = keys.map(({ propertyId, key }) => ({ property_id: propertyId, unique_key: key }));
  await holdProperties(
    work,
    rows.map(({ property_id }) => property_id),
  );
  await sql`
    update crm.property_value v set unique_key = x.unique_key
    from ${rowset({ property_id: "bigint", unique_key: "text" }, rows)}
    where v.org_id = ${work.orgId}::bigint and v.property_id = x.property_id and v.record_id = ${id}::bigint`.execute(
    crmTables(work),
  );
}

/** The keys of values that are there already; the same as `uniqueKey` makes of a value. */
const keyOfRow = sql<string>`coalesce(v.text_value, encode(float8send(v.float_value + 0), 'hex'), to_char(v.time_value at time zone 'UTC', 'YYYY-MM-DD'))`;

interface Repeated {
  readonly value: string;
  readonly count: number;
  /** The first few records that have it. */
  readonly ids: readonly string[];
}

const maxNamedPerValue = 3;

/** Values that several records outside the bin have, `most` of them at most. */
export async function repeatedValues(
  work: Work,
  object: AnyObjectType,
  propertyId: string,
  most: number,
): Promise<Repeated[]> {
  const { rows } = await sql<{ value: string; count: string; ids: string[] }>`
    select coalesce(min(v.text_value), min(v.float_value)::text, min(${keyOfRow})) as value, count(*) as count,
      ((array_agg(v.record_id order by v.record_id))[1:${sql.lit(maxNamedPerValue)}])::text[] as ids
    ${liveValues(work, object, propertyId)}
    group by ${keyOfRow} having count(*) > 1 order by min(v.record_id) limit ${most}`.execute(crmTables(work));
  return rows.map(({ value, count, ids }) => ({ value, count: Number(count), ids }));
}

/** Gives every value its key: from now on no two records have the same. */
export async function takeAllKeys(work: Work, object: AnyObjectType, propertyId: string): Promise<void> {
  await sql`
    update crm.property_value w set unique_key = found.key
    from (select v.record_id, ${keyOfRow} as key ${liveValues(work, object, propertyId)}) found
    where w.org_id = ${work.orgId}::bigint and w.property_id = ${propertyId}::bigint and w.record_id = found.record_id`.execute(
    crmTables(work),
  );
}

export async function dropAllKeys(work: Work, propertyId: string): Promise<void> {
  await sql`
    update crm.property_value v set unique_key = null
    where v.org_id = ${work.orgId}::bigint and v.property_id = ${propertyId}::bigint and v.unique_key is not null`.execute(
    crmTables(work),
  );
}

function liveValues(work: Work, { table }: AnyObjectType, propertyId: string) {
  return sql`from crm.property_value v join ${sql.table(table)} r on r.org_id = v.org_id and r.id = v.record_id
    where v.org_id = ${work.orgId}::bigint and v.property_id = ${propertyId}::bigint and r.deleted_at is null`;
}

/**
 * Runs writes that may take a value somebody else takes at the same moment. False: they did, and nothing was written;
 * the transaction goes on. The index waits for the other transaction's end, so what it committed is there to be seen.
 */
export async function tryTaking(work: Work, writes: () => Promise<void>): Promise<boolean> {
  const db = crmTables(work);
  await sql`savepoint taking`.execute(db);
  try {
    await writes();
  } catch (error) {
    if (!isTaken(error)) throw error;
    await sql`rollback to savepoint taking`.execute(db);
    return false;
  }
  await sql`release savepoint taking`.execute(db);
  return true;
}

/** Whether the database refused a write because another record has the value. */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === "23505" && (error as { constraint?: unknown }).constraint === "property_value_unique";
}
