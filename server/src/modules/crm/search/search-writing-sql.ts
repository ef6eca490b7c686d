import { sql } from "kysely";
import type { Work } from "#platform/work";
import { sharedIds } from "../sharing/shared-records-rules.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { recordNames } from "../records/record-sight-sql.ts";
import { seenTask } from "../tasks/task-sight-sql.ts";
import { crmTables } from "../tables.ts";
import { indexQueryOf, patternsOf, type SoughtWord } from "./search-query-rules.ts";
import { writtenTerms } from "./search-terms-rules.ts";

/** What people write that is no record: it stands on one, or is a task on none. */
export const writingKinds = ["note", "task"] as const;
export type WritingKind = (typeof writingKinds)[number];

/** Whether a table holds notes or tasks. */
export function isWritingKind(table: string): table is WritingKind {
  return writingKinds.some((kind) => kind === table);
}

/** A note or task in sight, as it is found. */
export interface Writing {
  readonly kind: WritingKind;
  readonly id: string;
  /** A note's text, a task's title. */
  readonly text: string;
  /** A task's description. */
  readonly more: string | null;
  readonly author: string;
  readonly terms: string;
  readonly updatedAt: string;
  /** What it stands on, where that is in sight. */
  readonly record: { readonly object: string; readonly id: string; readonly name: string } | null;
}

export interface WritingQuery {
  readonly words: readonly SoughtWord[];
  /** What the actor may read. */
  readonly objects: readonly AnyObjectType[];
  /** Of each kind. */
  readonly limit: number;
}

/** The best notes and tasks in sight that hold all words: those that hold them in their title, then the latest. */
export async function writingsHolding(work: Work, query: WritingQuery): Promise<Writing[]> {
  await tellReach(work, query.objects);
  const kinds = writingKinds.filter((kind) => kind === "note" || work.actor.can("tasks.read"));
  const patterns = JSON.stringify(query.words.map(patternsOf));
  const terms = query.words.map(indexQueryOf);
  const each = kinds.map(
    (kind) => sql`
      select ${kind}::text as kind, id
      from ${sql.raw(`crm.search_${kind}`)}(${patterns}::jsonb, ${terms}::text[], ${query.limit}::int)`,
  );
  const { rows } = await sql<{ kind: WritingKind; id: string }>`${sql.join(each, sql` union all `)}`.execute(
    crmTables(work),
  );
  const idsOf = (wanted: WritingKind) => rows.flatMap(({ kind, id }) => (kind === wanted ? [id] : []));
  const found = [...(await readNotes(work, idsOf("note"))), ...(await readTasks(work, idsOf("task")))];
  return withRecords(work, query.objects, found);
}

/** Tells the search functions what the actor reaches: they take it from the transaction's settings, never from an argument. */
async function tellReach(work: Work, objects: readonly AnyObjectType[]): Promise<void> {
  const { actor } = work;
  const reach = {
    objects: Object.fromEntries(objects.map(({ key, plural }) => [key, actor.visibleOwnerIds(`${plural}.read`)])),
    shared: sharedIds(work, "read"),
    tasks: actor.visibleOwnerIds("tasks.read"),
    me: actor.memberId,
  };
  await sql`select set_config('app.search_reach', ${JSON.stringify(reach)}, true)`.execute(crmTables(work));
}

interface WritingRow {
  readonly id: string;
  readonly text: string;
  readonly more: string | null;
  readonly author: string;
  readonly search_key: string;
  readonly updated_at: Date;
  readonly object: string | null;
  readonly record_id: string | null;
}

interface Found extends Omit<WritingRow, "search_key"> {
  readonly kind: WritingKind;
  readonly terms: string;
}

async function readNotes(work: Work, ids: readonly string[]): Promise<Found[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<WritingRow>`
    select n.id, n.body as text, null as more, n.author_name as author, n.search_key, n.updated_at, n.object, n.record_id
    from crm.note n
    where n.org_id = ${work.orgId}::bigint and n.id = any(${ids}::bigint[]) and n.deleted_at is null`.execute(
    crmTables(work),
  );
  return rows.map(({ search_key: terms, ...row }) => ({ ...row, kind: "note", terms }));
}

async function readTasks(work: Work, ids: readonly string[]): Promise<Found[]> {
  if (ids.length === 0) return [];
  const seen = await seenTask(work);
  const { rows } = await sql<WritingRow>`
    select t.id, t.title as text, t.body as more, t.created_by_name as author, t.search_key, t.updated_at, t.object, t.record_id
    from crm.task t
    where t.org_id = ${work.orgId}::bigint and t.id = any(${ids}::bigint[]) and t.deleted_at is null
      ${seen === null ? sql`` : sql`and ${seen}`}`.execute(crmTables(work));
  return rows.map(({ search_key: terms, ...row }) => ({ ...row, kind: "task", terms }));
}

/** With what they stand on. A note is seen by whoever sees its record; a task may be seen without. */
async function withRecords(work: Work, objects: readonly AnyObjectType[], found: readonly Found[]): Promise<Writing[]> {
  const names = new Map<string, string>();
  for (const object of objects) {
    const ids = found.flatMap((one) => (one.object === object.key ? (one.record_id ?? []) : []));
    for (const [id, name] of await recordNames(work, object, ids)) names.set(id, name);
  }
  return found.flatMap(({ updated_at, object, record_id: id, ...writing }) => {
    const name = id === null ? undefined : names.get(id);
    const record = object === null || id === null || name === undefined ? null : { object, id, name };
    if (writing.kind === "note" && record === null) return [];
    return [{ ...writing, record, updatedAt: updated_at.toISOString() }];
  });
}

/** The terms of notes or tasks as they are to be, by id. */
export async function writingTerms(
  work: Work,
  kind: WritingKind,
  ids: readonly string[],
): Promise<{ id: string; search_key: string }[]> {
  const texts = sql.raw(kind === "note" ? "w.body as text, null as more" : "w.title as text, w.body as more");
  const { rows } = await sql<Pick<WritingRow, "id" | "text" | "more">>`
    select w.id, ${texts} from ${sql.table(`crm.${kind}`)} w
    where w.org_id = ${work.orgId}::bigint and w.id = any(${ids}::bigint[])`.execute(crmTables(work));
  return rows.map(({ id, text, more }) => ({ id, search_key: writtenTerms(text, more) }));
}
