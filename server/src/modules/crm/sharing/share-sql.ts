import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { ShareAccess } from "./share-schema.ts";

/** A share as the database holds it. */
export interface StoredShare {
  readonly id: string;
  readonly object: string;
  readonly recordId: string;
  readonly memberId: string | null;
  readonly teamId: string | null;
  readonly access: ShareAccess;
  readonly createdAt: string;
  readonly createdBy: string;
}

interface ShareRow {
  readonly id: string;
  readonly object: string;
  readonly record_id: string;
  readonly member_id: string | null;
  readonly team_id: string | null;
  readonly access: ShareAccess;
  readonly created_at: Date;
  readonly created_by: string;
}

const columns = sql.raw("s.id, s.object, s.record_id, s.member_id, s.team_id, s.access, s.created_at, s.created_by");

function toShare(row: ShareRow): StoredShare {
  return {
    id: row.id,
    object: row.object,
    recordId: row.record_id,
    memberId: row.member_id,
    teamId: row.team_id,
    access: row.access,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
  };
}

/** With whom a record is shared, the first first. */
export async function sharesOf(work: Work, recordId: string): Promise<StoredShare[]> {
  const { rows } = await sql<ShareRow>`
    select ${columns} from crm.share s
    where s.org_id = ${work.orgId}::bigint and s.record_id = ${recordId}::bigint order by s.id`.execute(
    crmTables(work),
  );
  return rows.map(toShare);
}

/** One share, held for a change. */
export async function lockShare(work: Work, id: string): Promise<StoredShare | undefined> {
  const { rows } = await sql<ShareRow>`
    select ${columns} from crm.share s
    where s.org_id = ${work.orgId}::bigint and s.id = ${id}::bigint for update`.execute(crmTables(work));
  return rows.map(toShare)[0];
}

/** A person or a team; one of the two is null. */
export interface Grantee {
  readonly memberId: string | null;
  readonly teamId: string | null;
}

function isWith({ memberId, teamId }: Grantee) {
  return memberId === null ? sql`s.team_id = ${teamId}::bigint` : sql`s.member_id = ${memberId}::bigint`;
}

/** How many records are shared with somebody, counted up to a maximum. */
export async function countSharesWith(work: Work, grantee: Grantee, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from crm.share s where s.org_id = ${work.orgId}::bigint and ${isWith(grantee)} limit ${most}
    ) counted`.execute(crmTables(work));
  return rows[0]?.count ?? 0;
}

/** Shares a record, or changes how far it is shared already. */
export async function writeShare(work: Work, share: Omit<StoredShare, "id" | "createdAt" | "createdBy">) {
  const { object, recordId, memberId, teamId, access } = share;
  const conflict = sql.raw(
    memberId === null
      ? "(org_id, team_id, record_id) where team_id is not null"
      : "(org_id, member_id, record_id) where member_id is not null",
  );
  const { rows } = await sql<ShareRow>`
    insert into crm.share as s (org_id, object, record_id, member_id, team_id, access, created_at, created_by)
    values (${work.orgId}::bigint, ${object}, ${recordId}::bigint, ${memberId}::bigint, ${teamId}::bigint, ${access},
      ${work.now}::timestamptz, ${work.actor.name})
    on conflict ${conflict} do update set access = excluded.access
    returning ${columns}`.execute(crmTables(work));
  return rows.map(toShare)[0];
}

export async function removeShare(work: Work, id: string): Promise<void> {
  await sql`delete from crm.share s where s.org_id = ${work.orgId}::bigint and s.id = ${id}::bigint`.execute(
    crmTables(work),
  );
}

/** With whom records are shared, as facts about them say it (`member:7`, `team:3`); records shared with nobody are left out. */
export async function sharedWith(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; grantees: string[] }>`
    select s.record_id as id, array_agg(coalesce('member:' || s.member_id, 'team:' || s.team_id) order by s.id) as grantees
    from crm.share s where s.org_id = ${work.orgId}::bigint and s.record_id = any(${ids}::bigint[])
    group by s.record_id`.execute(crmTables(work));
  return new Map(rows.map(({ id, grantees }) => [id, grantees]));
}
