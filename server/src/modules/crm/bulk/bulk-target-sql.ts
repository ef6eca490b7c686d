import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { listCondition } from "../records/list-condition-sql.ts";
import { selectRecords } from "../records/record-write-sql.ts";
import type { StoredRecord } from "../records/object-type.ts";
import type { Values } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import { readable, readableInBin } from "../records/visibility-sql.ts";
import { crmTables } from "../tables.ts";
import { actionRight } from "./bulk-action-rules.ts";
import type { BulkAction } from "./bulk-schema.ts";
import { bulkTables, type BulkTarget } from "./bulk-sql.ts";

/** Records that are written together: one transaction of well below a second. */
export const batchRows = 2000;

/** Which records an action is about. */
export interface Sought extends Pick<BulkTarget, "filter" | "q"> {
  readonly action: BulkAction;
  readonly ids?: readonly string[] | undefined;
}

async function condition(work: Work, registry: Registry, sought: Sought): Promise<RawBuilder<SqlBool>> {
  const { filter, q, action, ids } = sought;
  const listed = await listCondition(work, registry, { filter, q, bin: action === "restore" });
  return ids === undefined ? listed : sql<SqlBool>`${listed} and r.id = any(${ids}::bigint[])`;
}

/** How many records there are, and how many of them the actor may do it to. */
export async function countSought(
  work: Work,
  registry: Registry,
  sought: Sought,
): Promise<{ count: number; permitted: number }> {
  const { object } = registry;
  const sight = { plural: object.plural, action: actionRight(sought.action) };
  const permitted = sought.action === "restore" ? readableInBin(work, sight) : readable(work, sight);
  const { rows } = await sql<{ count: number; permitted: number }>`
    select count(*)::int as count, count(*) filter (where ${permitted})::int as permitted
    from ${sql.table(object.table)} r where ${await condition(work, registry, sought)}`.execute(crmTables(work));
  return rows[0] ?? { count: 0, permitted: 0 };
}

/** The first records, by id: the ones the job would begin with. */
export async function firstSought(
  work: Work,
  registry: Registry,
  sought: Sought,
  limit: number,
): Promise<readonly StoredRecord[]> {
  const where = await condition(work, registry, sought);
  return selectRecords(work, registry, sql`${where} order by r.id limit ${limit}`);
}

/** Writes down which records a job is about; answers how many they are. What comes to match later is not among them. */
export async function freeze(work: Work, registry: Registry, jobId: string, sought: Sought): Promise<number> {
  const where = await condition(work, registry, sought);
  return freezeIds(work, jobId, sql`select r.id from ${sql.table(registry.object.table)} r where ${where}`);
}

/** The same for whatever a query finds the ids of. */
export async function freezeIds(work: Work, jobId: string, ids: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number | null }>`
    with found as (
      select wanted.id, row_number() over (order by wanted.id) - 1 as n from (${ids}) wanted
    ), kept as (
      insert into crm.bulk_batch (org_id, job_id, place, ids)
      select ${work.orgId}::bigint, ${jobId}::bigint, n / ${batchRows}::bigint, array_agg(id order by id)
      from found group by 3
      returning cardinality(ids) as size
    )
    select sum(size)::int as n from kept`.execute(crmTables(work));
  return rows[0]?.n ?? 0;
}

/** Of these records, those that somebody has changed since the job was begun and that no longer match. */
export async function fallenOut(
  work: Work,
  registry: Registry,
  { ids, since, sought }: { readonly ids: readonly string[]; readonly since: Date; readonly sought: Sought },
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select r.id from ${sql.table(registry.object.table)} r
    where ${readable(work, registry.object)} and r.id = any(${ids}::bigint[]) and r.updated_at >= ${since}::timestamptz`.execute(
    crmTables(work),
  );
  if (rows.length === 0) return new Set();
  const changed = rows.map(({ id }) => id);
  const { rows: matching } = await sql<{ id: string }>`
    select r.id from ${sql.table(registry.object.table)} r
    where ${await condition(work, registry, { ...sought, ids: changed })}`.execute(crmTables(work));
  const still = new Set(matching.map(({ id }) => id));
  return new Set(changed.filter((id) => !still.has(id)));
}

/** What was done to a record: its version after that, and the values that changed. */
export type DoneEntry = readonly [id: string, version: number, before: Values, after: Values];

export interface BulkBatch {
  readonly place: number;
  readonly ids: readonly string[];
}

export async function readBatch(work: Work, jobId: string, place: number): Promise<BulkBatch | undefined> {
  const { rows } = await sql<BulkBatch>`
    select place, ids from crm.bulk_batch
    where org_id = ${work.orgId}::bigint and job_id = ${jobId}::bigint and place = ${place}`.execute(bulkTables(work));
  return rows[0];
}

export async function keepDone(work: Work, jobId: string, place: number, done: readonly DoneEntry[]): Promise<void> {
  await sql`
    update crm.bulk_batch set done = ${JSON.stringify(done)}::jsonb
    where org_id = ${work.orgId}::bigint and job_id = ${jobId}::bigint and place = ${place}`.execute(bulkTables(work));
}

/** The last batch below a place, with what was done in it. */
export async function doneBelow(
  work: Work,
  jobId: string,
  place: number,
): Promise<{ readonly place: number; readonly done: readonly DoneEntry[] } | undefined> {
  const { rows } = await sql<{ place: number; done: readonly DoneEntry[] }>`
    select place, done from crm.bulk_batch
    where org_id = ${work.orgId}::bigint and job_id = ${jobId}::bigint and place < ${place} and done is not null
    order by place desc limit 1`.execute(bulkTables(work));
  return rows[0];
}
