import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { sharedIds } from "../sharing/shared-records-rules.ts";
import type { AnyObjectType } from "./object-type.ts";

export type RecordAction = "read" | "update" | "delete" | "export";

/** Of which kind of record, by which permission, and under which alias its table is read. */
export interface Sight {
  readonly plural: AnyObjectType["plural"];
  readonly typeId?: string;
  readonly action?: RecordAction;
  readonly alias?: string;
}

/**
 * The start of every condition on records: this organization, not deleted, and within reach of the actor's
 * permission or shared with them. Lists, counts, reads, board sums, search and timelines all begin here.
 */
export function readable(work: Work, sight: Sight): RawBuilder<SqlBool> {
  return sql`${inReach(work, sight)} and ${column(sight, "deleted_at")} is null`;
}

/** As `readable`, for records in the bin. */
export function readableInBin(work: Work, sight: Sight): RawBuilder<SqlBool> {
  return sql`${inReach(work, sight)} and ${column(sight, "deleted_at")} is not null`;
}

function inReach(work: Work, sight: Sight): RawBuilder<SqlBool> {
  const type = sight.typeId === undefined ? sql`` : sql` and ${column(sight, "type_id")} = ${sight.typeId}::bigint`;
  const inOrganization = sql<SqlBool>`${column(sight, "org_id")} = ${work.orgId}::bigint${type}`;
  const reach = reachOf(work, sight);
  if (reach === null) return inOrganization;
  const owned = sql`${column(sight, "owner_id")} = any(${reach.owners}::bigint[])`;
  if (reach.shared.length === 0) return sql<SqlBool>`${inOrganization} and ${owned}`;
  return sql<SqlBool>`${inOrganization} and (${owned} or ${column(sight, "id")} = any(${reach.shared}::bigint[]))`;
}

/** Whose records the actor reaches, and which others were shared with them; null where that is all. */
interface Reach {
  readonly owners: readonly string[];
  readonly shared: readonly string[];
}

/** Whether nothing of its organization is out of the actor's sight. */
export function seesAll(work: Work, sight: Sight): boolean {
  return reachOf(work, sight) === null;
}

function reachOf(work: Work, { plural, action = "read" }: Sight): Reach | null {
  const permission = `${plural}.${action}`;
  const owners = work.actor.visibleOwnerIds(permission);
  if (owners === null) return null;
  return { owners, shared: work.actor.can(permission) ? sharedIds(work, action) : [] };
}

/**
 * `readable` as text, for statements whose text is put together once for all requests of one reach: `$1` is the
 * organization, and the owners in reach, where the actor does not see all, go into `values`.
 */
export function readableText(work: Work, sight: Sight, values: unknown[]): string {
  const alias = sight.alias ?? "r";
  const type = sight.typeId === undefined ? "" : ` and ${alias}.type_id = $${values.push(sight.typeId)}::bigint`;
  return `${alias}.org_id = $1::bigint${type}${reachText(alias, reachOf(work, sight), values)} and ${alias}.deleted_at is null`;
}

function reachText(alias: string, reach: Reach | null, values: unknown[]): string {
  if (reach === null) return "";
  const owned = `${alias}.owner_id = any($${values.push(reach.owners)}::bigint[])`;
  if (reach.shared.length === 0) return ` and ${owned}`;
  return ` and (${owned} or ${alias}.id = any($${values.push(reach.shared)}::bigint[]))`;
}

/** Names of our own only, and asked for by every read: written as they are, they need not be taken apart. */
function column(sight: Sight, name: string): RawBuilder<unknown> {
  return sql.raw(`${sight.alias ?? "r"}.${name}`);
}

/** Those of these records that are in sight. */
export function readableIds(work: Work, sight: Sight, ids: readonly string[]): RawBuilder<SqlBool> {
  return sql`${readable(work, sight)} and r.id = any(${ids}::bigint[])`;
}

/** Records of one type, whoever sees them, the bin left out: for what the actor has just written, and what it is told of. */
export function existingIds(work: Work, { typeId }: Sight, ids: readonly string[]): RawBuilder<SqlBool> {
  const type = typeId === undefined ? sql`` : sql` and r.type_id = ${typeId}::bigint`;
  return sql`r.org_id = ${work.orgId}::bigint${type} and r.id = any(${ids}::bigint[]) and r.deleted_at is null`;
}

/** One record of the organization whoever sees it: for what the actor has just written. */
export function existingId(work: Work, id: string): RawBuilder<SqlBool> {
  return sql`r.org_id = ${work.orgId}::bigint and r.id = ${id}::bigint`;
}
