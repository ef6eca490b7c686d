import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { SearchedRow, SearchedTable } from "./search-renewal.ts";

/** How far an organization's terms have been made anew. */
export interface RebuildPlace {
  readonly table: SearchedTable;
  readonly afterId: string;
  readonly seen: number;
  readonly changed: number;
  readonly isFinished: boolean;
}

/** Where the last rebuild stopped, held for the next step; null where none was begun. */
export async function lockRebuild(work: Work): Promise<RebuildPlace | null> {
  const { rows } = await sql<{
    object: SearchedTable;
    after_id: string;
    seen: string;
    changed: string;
    finished: boolean;
  }>`
    select object, after_id, seen, changed, finished from crm.search_rebuild
    where org_id = ${work.orgId}::bigint for update`.execute(crmTables(work));
  const [row] = rows;
  if (row === undefined) return null;
  const { object: table, after_id: afterId, finished: isFinished } = row;
  return { table, afterId, isFinished, seen: Number(row.seen), changed: Number(row.changed) };
}

export async function noteRebuild(work: Work, place: RebuildPlace): Promise<void> {
  await sql`
    insert into crm.search_rebuild (org_id, object, after_id, seen, changed, finished)
    values (${work.orgId}::bigint, ${place.table}, ${place.afterId}::bigint, ${place.seen}, ${place.changed}, ${place.isFinished})
    on conflict (org_id) do update set object = excluded.object, after_id = excluded.after_id, seen = excluded.seen,
      changed = excluded.changed, finished = excluded.finished`.execute(crmTables(work));
}

export async function forgetRebuild(work: Work): Promise<void> {
  await sql`delete from crm.search_rebuild where org_id = ${work.orgId}::bigint`.execute(crmTables(work));
}

/** The next rows of a table by id, held so that nobody changes them between reading and writing their terms. */
export async function holdNext(work: Work, { table, afterId }: RebuildPlace, atMost: number): Promise<SearchedRow[]> {
  const type = sql.raw(table === "record" ? "r.type_id" : "null::bigint");
  const { rows } = await sql<SearchedRow>`
    select r.id, ${type} as type_id from ${sql.table(`crm.${table}`)} r
    where r.org_id = ${work.orgId}::bigint and r.id > ${afterId}::bigint
    order by r.id limit ${atMost} for no key update`.execute(crmTables(work));
  return rows;
}

/** Makes the gathering of words for mistyped ones begin anew: every one it knows, and every one it ought to know. */
export async function forgetWords(work: Work): Promise<void> {
  await sql`delete from crm.search_progress where org_id = ${work.orgId}::bigint`.execute(crmTables(work));
}
