import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "../records/object-type.ts";
import { comparable, likeLiteral, searchable } from "../records/text-rules.ts";
import { readable, readableIds } from "../records/visibility-sql.ts";
import { sharedIds } from "../sharing/shared-records-sql.ts";
import { crmTables } from "../tables.ts";
import type { SearchHit } from "./search-schema.ts";

/** Above so many matches a list is read in its order and filtered on the way, which finds a page of them soon. */
export const maxSearchIds = 2000;
const maxWords = 6;

/** What a person typed, as LIKE patterns that must all match. */
export function patternsOf(q: string): string[] {
  const words = searchable([q])
    .split(" ")
    .filter((word) => word !== "");
  return words.slice(0, maxWords).map((word) => `%${likeLiteral(word)}%`);
}

/** A word of three characters or more has a trigram to look up. */
export function hasTrigram(patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern.length >= 5);
}

/** The condition over `r` that a record holds all words. Rare words are looked up, common ones are scanned for. */
export async function matchingWords(
  work: Work,
  object: AnyObjectType,
  how: "index" | "scan",
  q: string,
): Promise<RawBuilder<SqlBool>> {
  const patterns = patternsOf(q);
  if (patterns.length === 0) return sql<SqlBool>`true`;
  // types of one's own have no trigrams
  if (
    how === "scan" ||
    object.typeId !== undefined ||
    !hasTrigram(patterns) ||
    (await areCommon(work, object, patterns))
  )
    return holding(patterns);
  const ids = await searchIds(work, object, { patterns, max: maxSearchIds + 1 });
  return ids.length <= maxSearchIds ? sql<SqlBool>`r.id = any(${ids}::bigint[])` : holding(patterns);
}

function holding(patterns: readonly string[]): RawBuilder<SqlBool> {
  const each = patterns.map((pattern) => sql`r.search_key like ${pattern}`);
  return sql<SqlBool>`(${sql.join(each, sql` and `)})`;
}

const sampled = 1000;
const commonInSample = 20;

/**
 * Whether so many records hold the words that a scan soon finds a page of them, judged by the newest. PostgreSQL
 * cannot judge it: under row-level security it knows no statistics of LIKE, and a common word's index entry is long.
 */
async function areCommon(work: Work, object: AnyObjectType, patterns: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ matching: string }>`
    select count(*) filter (where ${holding(patterns)}) as matching from (
      select r.search_key from ${sql.table(object.table)} r where ${readable(work, object)}
      order by r.created_at desc limit ${sampled}
    ) r`.execute(crmTables(work));
  return Number(rows[0]?.matching ?? 0) >= commonInSample;
}

/** Ids of records the actor may read whose search text holds every pattern, found by trigram index. */
export async function searchIds(
  work: Work,
  object: AnyObjectType,
  { patterns, max }: { patterns: readonly string[]; max: number },
): Promise<string[]> {
  const owners = work.actor.visibleOwnerIds(`${object.plural}.read`);
  const visible = owners === null ? "all" : `{${owners.join(",")}}`;
  const db = crmTables(work);
  // the function takes the viewer's reach from the transaction's settings, never from an argument
  await sql`select set_config(${`app.visible_${object.key}`}, ${visible}, true)`.execute(db);
  const { rows } = await sql<{
    id: string;
  }>`select id from crm.search_ids(${object.key}, ${patterns}::text[], ${max}::int) as id`.execute(db);
  const ids = rows.map(({ id }) => id);
  return owners === null ? ids : [...new Set([...ids, ...(await sharedHits(work, object, patterns))])];
}

/** Of the few records shared with the actor, which the function knows nothing of, those that hold all words. */
async function sharedHits(work: Work, object: AnyObjectType, patterns: readonly string[]): Promise<string[]> {
  const shared = sharedIds(work, "read");
  if (shared.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select r.id from ${sql.table(object.table)} r
    where ${readableIds(work, object, shared)} and ${holding(patterns)}`.execute(crmTables(work));
  return rows.map(({ id }) => id);
}

export interface RankedHit extends SearchHit {
  /** 3: the name is exactly that, 2: it begins with it, 1: found somewhere. */
  readonly rank: number;
  readonly updatedAt: number;
}

export interface HitQuery {
  readonly patterns: readonly string[];
  /** Long enough for the trigram index; shorter text is looked up as the beginning of a name. */
  readonly byIndex: boolean;
  readonly q: string;
  readonly limit: number;
}

/** How many matches are ranked: the best of these are shown. */
const maxRanked = 500;

const subtitles: Readonly<Record<string, string>> = {
  account: "r.domain",
  contact: "coalesce(r.email, r.job_title)",
  deal: "r.next_step",
};

/** An object's best matches. */
export async function hitsOf(work: Work, object: AnyObjectType, query: HitQuery): Promise<RankedHit[]> {
  const beginning = comparable(query.q);
  const begins = sql<SqlBool>`(r.name_key >= ${beginning} and r.name_key < ${`${beginning}\u{10FFFF}`})`;
  const where = await candidates(work, object, query, begins);
  const rank = sql<number>`case when r.name_key = ${beginning} then 3 when ${begins} then 2 else 1 end`;
  const { rows } = await sql<{ id: string; title: string; subtitle: string | null; rank: number; updated_at: Date }>`
    select r.id, r.name as title, ${sql.raw(subtitles[object.key] ?? "null::text")} as subtitle, ${rank} as rank, r.updated_at
    from ${sql.table(object.table)} r where ${readable(work, object)} and ${where}
    order by rank desc, r.updated_at desc, r.id desc limit ${query.limit}`.execute(crmTables(work));
  return rows.map((row) => ({
    object: object.key,
    id: row.id,
    title: row.title,
    subtitle: row.subtitle,
    rank: row.rank,
    updatedAt: row.updated_at.getTime(),
  }));
}

/** What is ranked: matches by index; of a common word names that begin with it and the newest records that hold it. */
async function candidates(work: Work, object: AnyObjectType, query: HitQuery, begins: RawBuilder<SqlBool>) {
  const { patterns, byIndex, limit } = query;
  if (!byIndex) return begins;
  if (!(await areCommon(work, object, patterns))) {
    const ids = await searchIds(work, object, { patterns, max: maxRanked });
    // of more matches than are ranked the one of exactly that name is among them
    return sql<SqlBool>`(r.id = any(${ids}::bigint[]) or r.name_key = ${comparable(query.q)})`;
  }
  const records = sql`select r.id from ${sql.table(object.table)} r where ${readable(work, object)}`;
  return sql<SqlBool>`r.id in (
    (${records} and ${begins} order by r.name_key limit ${limit})
    union (${records} and ${holding(patterns)} order by r.created_at desc limit ${limit}))`;
}
