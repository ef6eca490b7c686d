import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "../records/object-type.ts";
import { crmTables } from "../tables.ts";

type Sql = RawBuilder<SqlBool>;

/** Up to this many records a list starts from those that hold what is asked for; past it each record is asked. */
const few = 5000;

/** Rows beside the records: which table under which alias, which column names the record, which of its rows count. */
export interface Beside {
  readonly table: RawBuilder<unknown>;
  /** What a row has in common with the record. */
  readonly id: RawBuilder<unknown>;
  readonly where: Sql;
  /** What the record has in common with its rows: its id, or the column that holds another's. */
  readonly tested: RawBuilder<unknown>;
  /** So many rows of the same record, from 1. */
  readonly atLeast: number;
}

/** Whether a page is read, which ends soon where many records match, or all that match are counted, added up or written. */
export type Reading = "page" | "whole";

/** Where a condition is compiled to. */
export interface Place {
  readonly work: Work;
  readonly reading: Reading;
  /** Whether a page of those looked for (who hold a condition, or who do not) is found only after many others; absent where nobody can tell. */
  readonly isFarOff?: (condition: Sql) => Promise<boolean>;
}

/**
 * Whether a record has such rows beside it: a value of a run-time property, a link, a related record.
 *
 * Which way is fast depends on how many records have one, and the planner cannot know: one table holds the values of
 * every property of every organization, so its statistics say nothing of a property that is new or whose organization
 * is small among large ones. Left to guess, it joined all with all (8,800 deals took 15 seconds). So they are counted
 * up to a bound first, and each way is written so that it can be done in no other.
 */
export async function hasBeside({ work, reading, isFarOff }: Place, beside: Beside): Promise<Sql> {
  const ids = await fewHolders(work, beside);
  const { tested } = beside;
  if (ids !== null) return sql`(${tested} = any(${ids}::bigint[]))`;
  const one = asked(beside);
  // records that have what hardly any has, or lack what nearly all have: asked one by one, all would be
  if (reading === "page" && !((await isFarOff?.(one)) ?? false)) return one;
  // an array's length is unknown to the planner, so that it always looks them up in a hash and never one by one
  return sql`((${tested} in (select unnest(array(${holders(beside)})))) is true)`;
}

/** Asks each record by itself. The offset and the limit keep it from being turned into a join. */
function asked({ table, id, where, tested, atLeast }: Beside): Sql {
  const own = sql`from ${table} where ${where} and ${id} = ${tested}`;
  if (atLeast === 1) return sql`exists (select ${own} offset 0)`;
  return sql`((select count(*) from (select ${own} limit ${atLeast}) found) = ${atLeast})`;
}

/** The records that have enough such rows; with one row enough, some may come several times. */
function holders({ table, id, where, atLeast }: Beside): RawBuilder<unknown> {
  const enough = atLeast === 1 ? sql`` : sql` group by ${id} having count(*) >= ${atLeast}`;
  return sql`select ${id} from ${table} where ${where}${enough}`;
}

/** So many of the newest records are asked for something; with fewer that match, a page of those is far. */
const newest = { asked: 500, holding: 5, lacking: 50 };

/** Whether few of the newest records of a table hold a condition over the alias `r`, or, not `holding`, lack it. */
export async function isRarely(
  work: Work,
  { table, typeId }: Pick<AnyObjectType, "table" | "typeId">,
  condition: Sql,
  holding: boolean,
): Promise<boolean> {
  const ofType = typeId === undefined ? sql`` : sql` and r.type_id = ${typeId}::bigint`;
  const enough = holding ? newest.holding : newest.lacking;
  const { rows } = await sql<{ isFew: boolean }>`
    select count(*) < ${enough} as "isFew" from (
      select r.* from ${sql.table(table)} r
      where r.org_id = ${work.orgId}::bigint${ofType} and r.deleted_at is null
      order by r.created_at desc, r.id desc limit ${newest.asked}) r
    where (${condition}) is ${holding ? sql`` : sql`not `}true`.execute(crmTables(work));
  return rows[0]?.isFew ?? false;
}

/** The records that have such rows; null when they are not few. */
async function fewHolders(work: Work, beside: Beside): Promise<string[] | null> {
  const { rows } = await sql<{ ids: string[] | null }>`
    select case when count(*) <= ${few} then coalesce(array_agg(found.id::text), '{}') end as ids
    from (${holders(beside)} limit ${few + 1}) found (id)`.execute(crmTables(work));
  return rows[0]?.ids ?? null;
}
