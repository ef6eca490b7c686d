import { type RawBuilder, sql, type SqlBool } from "kysely";
import { rowset } from "#platform/database/rowset";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "../records/object-type.ts";
import { crmTables } from "../tables.ts";
import { isCorrectable, isLong, meantBy, oneEditAway } from "./typo-rules.ts";

/** Of words most like a long one so many are compared with it. */
const maxSimilar = 40;

/** What may have been meant by words that were typed, nearest first; only those of which something is known. */
export async function meantWords(
  work: Work,
  typed: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const words = typed.filter(isCorrectable);
  if (words.length === 0) return new Map();
  const asked = words.flatMap((word) => (isLong(word) ? [] : oneEditAway(word)));
  const long = words.filter(isLong);
  const { rows } = await sql<{ word: string }>`
    select w.word from crm.search_word w where w.org_id = ${work.orgId}::bigint and w.word = any(${asked}::text[])
    union
    select s.word from unnest(${long}::text[]) as l (word), crm.search_similar_words(l.word, ${maxSimilar}) as s (word)`.execute(
    crmTables(work),
  );
  const known = rows.map(({ word }) => word);
  const meant = words.map((word) => [word, meantBy(word, known)] as const);
  return new Map(meant.filter(([, some]) => some.length > 0));
}

/** Organizations with records whose words have not been gathered. */
export async function organizationsToRead(work: Work, atMost: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct id from crm.search_unread_organizations(${atMost}) as id`.execute(crmTables(work));
  return rows.map(({ id }) => id);
}

const gathering = 5_120_068;

/** Whether nobody else gathers this organization's words at this moment; until the commit nobody else does. */
export async function isOnlyGatherer(work: Work): Promise<boolean> {
  const { rows } = await sql<{ alone: boolean }>`
    select pg_try_advisory_xact_lock(${gathering}, hashint8(${work.orgId}::bigint)) as alone`.execute(crmTables(work));
  return rows[0]?.alone ?? false;
}

/** Whether an import or a bulk job is at work, or being taken back: many records change, and every core is needed. */
export async function isWrittenInBulk(work: Work): Promise<boolean> {
  const { rows } = await sql<{ busy: boolean }>`
    select exists (select from crm.import i where i.org_id = ${work.orgId}::bigint and i.status in ('running', 'undoing'))
      or exists (select from crm.bulk_job b where b.org_id = ${work.orgId}::bigint and b.status in ('running', 'undoing')) as busy`.execute(
    crmTables(work),
  );
  return rows[0]?.busy ?? false;
}

/** A place among an object's records in the order of their last change. */
export interface ReadingPlace {
  readonly at: string;
  readonly id: string;
}

/** Where the gathering of words stands for a table of records; the beginning where it never was. */
export async function readUntil(work: Work, table: string): Promise<ReadingPlace> {
  const { rows } = await sql<{ at: string }>`
    select p.read_until::text as at from crm.search_progress p
    where p.org_id = ${work.orgId}::bigint and p.object = ${table}`.execute(crmTables(work));
  return { at: rows[0]?.at ?? "-infinity", id: "0" };
}

/** Notes how far a table has been read, but for the last minutes: what is written in them may be committed later. */
export async function noteRead(work: Work, table: string, { at }: ReadingPlace): Promise<void> {
  await sql`
    insert into crm.search_progress (org_id, object, read_until)
    values (${work.orgId}::bigint, ${table}, least(${at}::timestamptz, ${work.now}::timestamptz - interval '2 minutes'))
    on conflict (org_id, object) do update set read_until = excluded.read_until`.execute(crmTables(work));
}

export interface Gathered {
  /** Where to go on; null where everything has been read. */
  readonly next: ReadingPlace | null;
  /** Records whose terms were made by an earlier release, by type of one's own (null for built-in objects). */
  readonly outdated: readonly { readonly id: string; readonly type_id: string | null }[];
}

/** Gathers the words of the next records of a table, in one statement: neither they nor the records leave the database. */
export async function gatherWords(work: Work, table: string, after: ReadingPlace, atMost: number): Promise<Gathered> {
  const type = sql.raw(table === "record" ? "r.type_id" : "null::bigint");
  const { rows } = await sql<{
    at: string | null;
    id: string | null;
    n: string;
    outdated: Gathered["outdated"] | null;
  }>`
    with batch as materialized (
      select r.id, ${type} as type_id, r.updated_at, r.search_key from ${sql.raw(`crm.${table}`)} r
      where r.org_id = ${work.orgId}::bigint and r.deleted_at is null
        and (r.updated_at, r.id) > (${after.at}::timestamptz, ${after.id}::bigint)
      order by r.updated_at, r.id limit ${atMost}
    ), gathered as (
      insert into crm.search_word (org_id, word)
      select distinct ${work.orgId}::bigint, w.word from batch, unnest(string_to_array(batch.search_key, ' ')) as w (word)
      where length(w.word) between 4 and 24 and w.word !~ '[\\x01-\\x60\\x7b-\\x7f]'
      on conflict do nothing
    )
    select (max(updated_at))::text as at, count(*) as n,
      (select s.id::text from batch s order by s.updated_at desc, s.id desc limit 1) as id,
      json_agg(json_build_object('id', batch.id::text, 'type_id', batch.type_id::text)) filter (where search_key not like '%|%') as outdated
    from batch`.execute(crmTables(work));
  const [row] = rows;
  const full = Number(row?.n ?? 0) >= atMost;
  const { at = null, id = null } = row ?? {};
  const next = full && at !== null && id !== null ? { at, id } : null;
  return { next, outdated: row?.outdated ?? [] };
}

/** The condition over `r` that it is one of these records, whoever sees them and whether or not they are in the bin. */
export function whoeverSees(work: Work, { typeId }: AnyObjectType, ids: readonly string[]): RawBuilder<SqlBool> {
  const ofType = typeId === undefined ? sql`` : sql` and r.type_id = ${typeId}::bigint`;
  return sql`r.org_id = ${work.orgId}::bigint${ofType} and r.id = any(${ids}::bigint[])`;
}

/** Writes terms anew where they are others, and changes nothing else of the records. Answers how many were others. */
export async function writeTerms(
  work: Work,
  object: Pick<AnyObjectType, "table">,
  terms: readonly { readonly id: string; readonly search_key: string }[],
): Promise<number> {
  if (terms.length === 0) return 0;
  const { numAffectedRows } = await sql`
    update ${sql.table(object.table)} r set search_key = x.search_key
    from ${rowset({ id: "bigint", search_key: "text" }, terms)}
    where r.org_id = ${work.orgId}::bigint and r.id = x.id and r.search_key <> x.search_key`.execute(crmTables(work));
  return Number(numAffectedRows ?? 0);
}
