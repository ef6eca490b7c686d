import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "../records/object-type.ts";
import { comparable } from "../records/text-rules.ts";
import { readable, readableIds } from "../records/visibility-sql.ts";
import { sharedIds } from "../sharing/shared-records-rules.ts";
import { crmTables } from "../tables.ts";
import { indexQueryOf, patternsOf, type SoughtWord, soughtWords } from "./search-query-rules.ts";

/** Above so many matches a list is read in its order and filtered on the way, which finds a page of them soon. */
export const maxSearchIds = 2000;

/** The condition over `r` that a record holds all words. Rare words are looked up, common ones are scanned for. */
export async function matchingWords(
  work: Work,
  object: AnyObjectType,
  how: "index" | "scan",
  q: string,
): Promise<RawBuilder<SqlBool>> {
  const words = soughtWords(q);
  if (words.length === 0) return sql<SqlBool>`${q.trim() === ""}`;
  const lookedUp = words.flatMap((word) => indexQueryOf(word) ?? []);
  if (how === "scan" || lookedUp.length === 0) return holding(words);
  const rare = await rareOf(work, object, words);
  if (rare.length === 0) return holding(words);
  await tellReach(work, groupsOf(work, [object]));
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.raw(`crm.search_index_of_${tableOf(object)}`)}(${rare.join("&")}::tsquery, ${patternsJson(words)}::jsonb, ${maxSearchIds + 1}::int)`.execute(
    crmTables(work),
  );
  if (rows.length > maxSearchIds) return holding(words);
  const shared = await sharedHolding(work, object, words);
  return sql<SqlBool>`r.id = any(${[...rows, ...shared].map(({ id }) => id)}::bigint[])`;
}

interface Found {
  readonly id: string;
  readonly updated_at: Date;
}

/** Of the few records shared with the actor, which the search functions know nothing of, those that hold all words. */
async function sharedHolding(work: Work, object: AnyObjectType, words: readonly SoughtWord[]): Promise<Found[]> {
  const shared = work.actor.visibleOwnerIds(`${object.plural}.read`) === null ? [] : sharedIds(work, "read");
  if (shared.length === 0) return [];
  const { rows } = await sql<Found>`
    select r.id, r.updated_at from ${sql.table(object.table)} r
    where ${readableIds(work, object, shared)} and ${holding(words)}`.execute(crmTables(work));
  return rows;
}

function holding(words: readonly SoughtWord[]): RawBuilder<SqlBool> {
  const each = words.map((word) => sql`r.search_key like any(${patternsOf(word)}::text[])`);
  return sql<SqlBool>`(${sql.join(each, sql` and `)})`;
}

const sampled = 1000;
const commonInSample = 20;

/**
 * The words that few records hold, judged by the newest, as the index is asked for them. PostgreSQL cannot judge it:
 * under row-level security it knows no statistics of LIKE, and a common word's index entry is long. None where so many
 * records hold all words that a scan soon finds a page of them.
 */
async function rareOf(work: Work, object: AnyObjectType, words: readonly SoughtWord[]): Promise<string[]> {
  const counts = words.map((word, n) => sql`count(*) filter (where ${holding([word])}) as ${sql.raw(`w${n}`)}`);
  const { rows } = await sql<Record<string, string>>`
    select ${sql.join(counts)}, count(*) filter (where ${holding(words)}) as matching from (
      select r.search_key from ${sql.table(object.table)} r where ${readable(work, object)}
      order by r.created_at desc limit ${sampled}
    ) r`.execute(crmTables(work));
  const [row = {}] = rows;
  if (Number(row["matching"] ?? 0) >= commonInSample) return [];
  return words.flatMap((word, n) => (Number(row[`w${n}`]) < commonInSample ? (indexQueryOf(word) ?? []) : []));
}

/** Types of one's own share one table, and its functions. */
const tableOf = ({ key, typeId }: AnyObjectType): string => (typeId === undefined ? key : "record");

/** Objects of one table that the actor reaches alike: they are searched at once. */
interface Group {
  readonly table: string;
  readonly objects: readonly AnyObjectType[];
  readonly visible: string;
}

function groupsOf(work: Work, objects: readonly AnyObjectType[]): Group[] {
  const groups = new Map<string, AnyObjectType[]>();
  const visible = (object: AnyObjectType) => {
    const owners = work.actor.visibleOwnerIds(`${object.plural}.read`);
    return owners === null ? "all" : `{${owners.join(",")}}`;
  };
  for (const object of objects) {
    const place = `${tableOf(object)} ${visible(object)}`;
    groups.set(place, [...(groups.get(place) ?? []), object]);
  }
  return [...groups.values()].flatMap((some) =>
    some[0] === undefined ? [] : [{ table: tableOf(some[0]), objects: some, visible: visible(some[0]) }],
  );
}

/** Tells the search functions what the actor reaches: they take it from the transaction's settings, never from an argument. */
async function tellReach(work: Work, groups: readonly Group[]): Promise<void> {
  const settings = groups.flatMap(({ table, objects, visible }) => {
    const types = objects.flatMap(({ typeId }) => typeId ?? []);
    return [
      sql`set_config(${`app.visible_${table}`}, ${visible}, true)`,
      ...(types.length === 0 ? [] : [sql`set_config('app.visible_record_types', ${`{${types.join(",")}}`}, true)`]),
    ];
  });
  await sql`select ${sql.join(settings)}`.execute(crmTables(work));
}

const patternsJson = (words: readonly SoughtWord[]) => JSON.stringify(words.map(patternsOf));

/** A record that may be among the best matches. */
export interface Candidate {
  readonly object: string;
  readonly id: string;
  /** 3: its name begins with what was typed, 2: its name holds every word, 1: some stand elsewhere. */
  readonly place: number;
  readonly updatedAt: number;
}

export interface CandidateQuery {
  readonly q: string;
  readonly words: readonly SoughtWord[];
  /** Of each object. */
  readonly limit: number;
}

/** The best matches of each object, as far as the actor reaches. */
export async function candidates(
  work: Work,
  objects: readonly AnyObjectType[],
  query: CandidateQuery,
): Promise<Candidate[]> {
  const groups = groupsOf(work, objects);
  const found: Candidate[] = [];
  // groups of one table take turns, since each needs the reach told anew
  const [first, ...later] = groups.filter(({ table }) => table === "record");
  const together = [...groups.filter(({ table }) => table !== "record"), ...(first === undefined ? [] : [first])];
  for (const some of [together, ...later.map((group) => [group])])
    found.push(...(await searchGroups(work, some, query)));
  for (const object of objects) {
    const shared = await sharedHolding(work, object, query.words);
    found.push(...shared.map(({ id, updated_at }) => candidateOf({ object: object.key, id, place: 3, updated_at })));
  }
  return found;
}

interface CandidateRow {
  readonly object: string;
  readonly id: string;
  readonly place: number;
  readonly updated_at: Date;
}

const candidateOf = ({ object, id, place, updated_at }: CandidateRow): Candidate => ({
  object,
  id,
  place,
  updatedAt: updated_at.getTime(),
});

async function searchGroups(
  work: Work,
  groups: readonly Group[],
  { q, words, limit }: CandidateQuery,
): Promise<Candidate[]> {
  await tellReach(work, groups);
  const patterns = patternsJson(words);
  const queries = words.map(indexQueryOf);
  const each = groups.map(
    ({ table }) => sql`
      select ${table}::text as object, id, type_id, place, updated_at
      from ${sql.raw(`crm.search_${table}`)}(${comparable(q)}, ${patterns}::jsonb, ${queries}::text[], ${limit}::int)`,
  );
  const { rows } = await sql<CandidateRow & { type_id: string | null }>`${sql.join(each, sql` union all `)}`.execute(
    crmTables(work),
  );
  const keys = new Map(groups.flatMap(({ objects }) => objects.map(({ key, typeId }) => [typeId ?? null, key])));
  return rows.map((row) =>
    candidateOf({ ...row, object: row.type_id === null ? row.object : (keys.get(row.type_id) ?? "") }),
  );
}
