import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";

/** Up to this many records a list starts from those that hold what is asked for; past it each record is asked. */
const few = 5000;

/** Rows beside the records: which table under which alias, which column names the record, which of its rows count. */
export interface Beside {
  readonly table: RawBuilder<unknown>;
  readonly recordId: RawBuilder<unknown>;
  readonly where: RawBuilder<SqlBool>;
}

/**
 * Whether the record `r` has such a row beside it: a value of a run-time property, a link to another record.
 *
 * Which way is fast depends on how many records have one, and the planner cannot know: one table holds the values of
 * every property of every organization, so its statistics say nothing of a property that is new or whose organization
 * is small among large ones. Left to guess, it joined all with all (8,800 deals took 15 seconds). So they are counted
 * up to a bound first, and each way is written so that it can be done in no other.
 */
export async function hasBeside(work: Work, beside: Beside): Promise<RawBuilder<SqlBool>> {
  const ids = await fewHolders(work, beside);
  if (ids !== null) return sql`(r.id = any(${ids}::bigint[]))`;
  // the offset keeps it from being turned into a join
  return sql`exists (select from ${beside.table} where ${beside.where} and ${beside.recordId} = r.id offset 0)`;
}

/** The records that have such a row; null when they are not few. */
async function fewHolders(work: Work, { table, recordId, where }: Beside): Promise<string[] | null> {
  const { rows } = await sql<{ ids: string[] | null }>`
    select case when count(*) <= ${few} then coalesce(array_agg(found.id::text), '{}') end as ids
    from (select ${recordId} as id from ${table} where ${where} limit ${few + 1}) found`.execute(crmTables(work));
  return rows[0]?.ids ?? null;
}
