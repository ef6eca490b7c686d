import { sql } from "kysely";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "../records/object-type.ts";
import { readable } from "../records/visibility-sql.ts";
import { crmTables } from "../tables.ts";
import type { Side } from "./relation-schema.ts";

/** One record's place in a relation: on which side it stands, and what the records on the other side are. */
export interface LinkPlace {
  readonly relationId: string;
  readonly side: Side;
  readonly id: string;
  readonly others: AnyObjectType;
}

export interface LinkRow {
  readonly otherId: string;
  readonly otherName: string;
  readonly label: string | null;
  readonly primary: boolean;
  readonly linkedAt: Date;
}

/** Names of our own only. */
function sides(side: Side) {
  const other = side === "from" ? "to" : "from";
  return { own: sql.raw(`l.${side}_id`), other: sql.raw(`l.${other}_id`), primary: sql.raw(`l.${side}_primary`) };
}

function liveLinks(work: Work, { relationId, side, id, others }: LinkPlace) {
  const { own, other } = sides(side);
  return sql`crm.link l join ${sql.table(others.table)} r on ${readable(work, others)} and r.id = ${other}
    where l.org_id = ${work.orgId}::bigint and l.relation_id = ${relationId}::bigint and ${own} = ${id}::bigint and l.ended_at is null`;
}

/** The records in sight that a record is linked with: the primary one first, then the newest. */
export async function linkPage(
  work: Work,
  place: LinkPlace,
  after: { readonly primary: boolean; readonly id: string } | null,
  limit: number,
): Promise<readonly LinkRow[]> {
  const { other, primary } = sides(place.side);
  const onwards = after === null ? sql`` : sql` and (${primary}, ${other}) < (${after.primary}, ${after.id}::bigint)`;
  const { rows } = await sql<LinkRow>`
    select r.id as "otherId", r.name as "otherName", l.label, ${primary} as "primary", l.linked_at as "linkedAt"
    from ${liveLinks(work, place)}${onwards}
    order by ${primary} desc, ${other} desc limit ${limit}`.execute(crmTables(work));
  return rows;
}

/** One link with a record in sight. */
export async function findLink(work: Work, place: LinkPlace, otherId: string): Promise<LinkRow | undefined> {
  const { other, primary } = sides(place.side);
  const { rows } = await sql<LinkRow>`
    select r.id as "otherId", r.name as "otherName", l.label, ${primary} as "primary", l.linked_at as "linkedAt"
    from ${liveLinks(work, place)} and ${other} = ${otherId}::bigint`.execute(crmTables(work));
  return rows[0];
}

export async function countLinks(work: Work, place: LinkPlace): Promise<number> {
  const { rows } = await sql<{ total: string }>`select count(*) as total from ${liveLinks(work, place)}`.execute(
    crmTables(work),
  );
  return Number(rows[0]?.total ?? 0);
}

/** A link of one of several records. */
export interface LinkOf extends Omit<LinkRow, "linkedAt"> {
  readonly id: string;
}

/** The links of several records by one relation, as far as the others are in sight: of each the primary one first. */
export async function linksOfRecords(
  work: Work,
  { relationId, side, others }: Omit<LinkPlace, "id">,
  ids: readonly string[],
): Promise<readonly LinkOf[]> {
  const { own, other, primary } = sides(side);
  const { rows } = await sql<LinkOf>`
    select ${own} as id, r.id as "otherId", r.name as "otherName", l.label, ${primary} as "primary"
    from crm.link l join ${sql.table(others.table)} r on ${readable(work, others)} and r.id = ${other}
    where l.org_id = ${work.orgId}::bigint and l.relation_id = ${relationId}::bigint and ${own} = any(${ids}::bigint[])
      and l.ended_at is null
    order by ${own}, ${primary} desc, ${other} desc`.execute(crmTables(work));
  return rows;
}

/** How many links several records have by one relation, in sight or not; records without any are left out. */
export async function linkCounts(
  work: Work,
  { relationId, side }: Pick<LinkPlace, "relationId" | "side">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { own } = sides(side);
  const { rows } = await sql<{ id: string; links: string }>`
    select ${own} as id, count(*) as links from crm.link l
    where l.org_id = ${work.orgId}::bigint and l.relation_id = ${relationId}::bigint and ${own} = any(${ids}::bigint[])
      and l.ended_at is null group by 1`.execute(crmTables(work));
  return new Map(rows.map(({ id, links }) => [id, Number(links)]));
}

/** The records this one is linked with, whoever sees them, at most so many. */
export async function linkedIds(
  work: Work,
  { relationId, side, id }: Omit<LinkPlace, "others">,
  limit: number,
): Promise<readonly string[]> {
  const { own, other } = sides(side);
  const { rows } = await sql<{ id: string }>`
    select ${other} as id from crm.link l
    where l.org_id = ${work.orgId}::bigint and l.relation_id = ${relationId}::bigint and ${own} = ${id}::bigint
      and l.ended_at is null limit ${limit}`.execute(crmTables(work));
  return rows.map((row) => row.id);
}

/** A link as it is to be written, by the relation's own sides. */
export interface LinkWriting {
  readonly relationId: string;
  readonly fromId: string;
  readonly toId: string;
  /** Undefined keeps what is there. */
  readonly label: string | null | undefined;
  readonly fromSingle: boolean;
  readonly toSingle: boolean;
}

/** Links two records, or changes the label of their link. */
export async function writeLink(work: Work, link: LinkWriting): Promise<void> {
  const { relationId, fromId, toId, label, fromSingle, toSingle } = link;
  await sql`
    insert into crm.link as l (org_id, relation_id, from_id, to_id, label, from_single, to_single, linked_at)
    values (${work.orgId}::bigint, ${relationId}::bigint, ${fromId}::bigint, ${toId}::bigint, ${label ?? null}::text,
      ${fromSingle}, ${toSingle}, ${work.now}::timestamptz)
    on conflict (org_id, relation_id, from_id, to_id) do update
    set label = case when ${label !== undefined} then excluded.label else l.label end,
      linked_at = case when l.ended_at is null then l.linked_at else excluded.linked_at end, ended_at = null`.execute(
    crmTables(work),
  );
}

/** Makes the link with one record the primary one of this record, or none. */
export async function setPrimary(
  work: Work,
  { relationId, side, id }: LinkPlace,
  otherId: string | null,
): Promise<void> {
  const { own, other, primary } = sides(side);
  const flag = sql.raw(`${side}_primary`);
  const ofRecord = sql`l.org_id = ${work.orgId}::bigint and l.relation_id = ${relationId}::bigint and ${own} = ${id}::bigint`;
  const db = crmTables(work);
  await sql`update crm.link l set ${flag} = false where ${ofRecord} and ${primary}`.execute(db);
  if (otherId !== null)
    await sql`update crm.link l set ${flag} = true where ${ofRecord} and ${other} = ${otherId}::bigint`.execute(db);
}

/** Ends links of this record with others. */
export async function endLinks(
  work: Work,
  { relationId, side, id }: Omit<LinkPlace, "others">,
  otherIds: readonly string[],
): Promise<void> {
  const { own, other } = sides(side);
  await sql`
    update crm.link l set ended_at = ${work.now}::timestamptz, from_primary = false, to_primary = false
    where l.org_id = ${work.orgId}::bigint and l.relation_id = ${relationId}::bigint and ${own} = ${id}::bigint
      and ${other} = any(${otherIds}::bigint[]) and l.ended_at is null`.execute(crmTables(work));
}
