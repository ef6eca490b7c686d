import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "./object-type.ts";

export type RecordAction = "read" | "update" | "delete" | "export";

/** Of which kind of record, by which permission, and under which alias its table is read. */
export interface Sight {
  readonly plural: AnyObjectType["plural"];
  readonly action?: RecordAction;
  readonly alias?: string;
}

/**
 * The start of every condition on records: this organization, not deleted, and within reach of the actor's
 * permission. Lists, counts, reads, board sums, search and timelines all begin here.
 */
export function readable(work: Work, sight: Sight): RawBuilder<SqlBool> {
  return sql`${inReach(work, sight)} and ${column(sight, "deleted_at")} is null`;
}

/** As `readable`, for records in the bin. */
export function readableInBin(work: Work, sight: Sight): RawBuilder<SqlBool> {
  return sql`${inReach(work, sight)} and ${column(sight, "deleted_at")} is not null`;
}

function inReach(work: Work, sight: Sight): RawBuilder<SqlBool> {
  const owners = work.actor.visibleOwnerIds(`${sight.plural}.${sight.action ?? "read"}`);
  const reach = owners === null ? sql`` : sql` and ${column(sight, "owner_id")} = any(${owners}::bigint[])`;
  return sql<SqlBool>`${column(sight, "org_id")} = ${work.orgId}::bigint${reach}`;
}

/**
 * `readable` as text, for statements whose text is put together once for all requests of one reach: `$1` is the
 * organization, and the owners in reach, where the actor does not see all, go into `values`.
 */
export function readableText(work: Work, sight: Sight, values: unknown[]): string {
  const alias = sight.alias ?? "r";
  const owners = work.actor.visibleOwnerIds(`${sight.plural}.${sight.action ?? "read"}`);
  const reach = owners === null ? "" : ` and ${alias}.owner_id = any($${values.push(owners)}::bigint[])`;
  return `${alias}.org_id = $1::bigint${reach} and ${alias}.deleted_at is null`;
}

/** Names of our own only, and asked for by every read: written as they are, they need not be taken apart. */
function column(sight: Sight, name: string): RawBuilder<unknown> {
  return sql.raw(`${sight.alias ?? "r"}.${name}`);
}

/** Those of these records that are in sight. */
export function readableIds(work: Work, sight: Sight, ids: readonly string[]): RawBuilder<SqlBool> {
  return sql`${readable(work, sight)} and r.id = any(${ids}::bigint[])`;
}

/** One record of the organization whoever sees it: for what the actor has just written. */
export function existingId(work: Work, id: string): RawBuilder<SqlBool> {
  return sql`r.org_id = ${work.orgId}::bigint and r.id = ${id}::bigint`;
}
