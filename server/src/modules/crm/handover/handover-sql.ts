import { sql } from "kysely";
import type { Work } from "#platform/work";
import type { Filter } from "../filters/filter-schema.ts";
import type { ShareAccess } from "../sharing/share-schema.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { readable } from "../records/visibility-sql.ts";
import { crmTables } from "../tables.ts";

/** A view as handing over looks at it. */
export interface HandedView {
  readonly id: string;
  readonly object: string;
  readonly name: string;
  readonly version: number;
}

/** The shared views of somebody, at most `limit`, held until the commit where they are to change hands. */
export async function sharedViewsOf(work: Work, userId: string, limit: number, held = false): Promise<HandedView[]> {
  const query = crmTables(work)
    .selectFrom("crm.view")
    .select(["id", "object", "name", "version"])
    .where("org_id", "=", work.orgId)
    .where("owner_user_id", "=", userId)
    .where("shared", "=", true)
    .where("deleted_at", "is", null)
    .orderBy(sql`lower(name)`)
    .orderBy("id")
    .limit(limit);
  return held ? query.forUpdate().execute() : query.execute();
}

export async function countPrivateViews(work: Work, userId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from crm.view
    where org_id = ${work.orgId}::bigint and owner_user_id = ${userId}::bigint and not shared and deleted_at is null`.execute(
    crmTables(work),
  );
  return rows[0]?.count ?? 0;
}

/** Views get another owner. */
export async function giveViews(
  work: Work,
  ids: readonly string[],
  owner: { readonly userId: string; readonly name: string },
): Promise<void> {
  await sql`
    update crm.view v set owner_user_id = ${owner.userId}::bigint, owner_name = ${owner.name}, version = v.version + 1,
      updated_at = ${work.now}::timestamptz
    where v.org_id = ${work.orgId}::bigint and v.id = any(${ids}::bigint[])`.execute(crmTables(work));
}

/** Every shared view with a filter, and which object it is of. */
export async function filtersOfSharedViews(work: Work): Promise<{ object: string; name: string; filter: Filter }[]> {
  const { rows } = await sql<{ object: string; name: string; filter: Filter }>`
    select object, name, filter from crm.view
    where org_id = ${work.orgId}::bigint and shared and deleted_at is null and filter is not null
    order by object, lower(name) limit 5000`.execute(crmTables(work));
  return rows;
}

export interface EndedShare {
  readonly object: string;
  readonly recordId: string;
  readonly access: ShareAccess;
}

/** Ends what was shared with one person by name; answers what that was. */
export async function endSharesWith(work: Work, memberId: string): Promise<EndedShare[]> {
  const { rows } = await sql<{ object: string; record_id: string; access: ShareAccess }>`
    delete from crm.share s where s.org_id = ${work.orgId}::bigint and s.member_id = ${memberId}::bigint
    returning s.object, s.record_id, s.access`.execute(crmTables(work));
  return rows.map(({ object, record_id: recordId, access }) => ({ object, recordId, access }));
}

/** Imports of somebody's that are under way. */
export async function unfinishedImportsOf(
  work: Work,
  userId: string,
  limit: number,
): Promise<{ id: string; object: string }[]> {
  const { rows } = await sql<{ id: string; object: string }>`
    select id, object from crm.import
    where org_id = ${work.orgId}::bigint and status in ('checking', 'running', 'undoing') and actor ->> 'userId' = ${userId}
    order by id limit ${limit}`.execute(crmTables(work));
  return rows;
}

/** How many records in sight each of these members owns, each counted up to `most`. */
export async function countOwned(
  work: Work,
  object: AnyObjectType,
  memberIds: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    select m.id, count(*)::int as count from unnest(${memberIds}::bigint[]) as m (id)
    cross join lateral (
      select from ${sql.table(object.table)} r where ${readable(work, object)} and r.owner_id = m.id limit ${most}
    ) owned
    group by m.id`.execute(crmTables(work));
  return new Map(rows.map(({ id, count }) => [id, count]));
}
