import { type ColumnType, type Generated, type Selectable, sql } from "kysely";
import { tablesOf, type Work } from "#platform/work";
import type { Filter } from "../filters/filter-schema.ts";
import { json } from "../long-work/kept-json.ts";
import type { KeptActor } from "../long-work/kept-actor.ts";
import type { BulkChange } from "./bulk-action-rules.ts";
import type { BulkAction, BulkCounts, BulkStatus } from "./bulk-schema.ts";

type Json<Value> = ColumnType<Value, string, string>;

/** What a job's records were found by. */
export interface BulkTarget {
  readonly filter?: Filter | undefined;
  readonly q?: string | undefined;
  /** How many were named by their ids, where they were. */
  readonly named?: number | undefined;
}

/** How far taking a job back has come. */
export interface BulkUndo {
  /** Batches are taken back last first: the next one stands below this place. */
  readonly place: number;
  readonly done: number;
  readonly total: number;
  readonly restored: number;
  readonly left: number;
}

interface BulkTables {
  "crm.bulk_job": {
    org_id: string;
    id: Generated<string>;
    object: string;
    action: BulkAction;
    change: Json<BulkChange>;
    target: Json<BulkTarget>;
    status: BulkStatus;
    place: Generated<number>;
    position: Generated<number>;
    total: number;
    counts: Json<BulkCounts>;
    undo: ColumnType<BulkUndo | null, string | null | undefined, string | null>;
    actor: Json<KeptActor>;
    started_by: string;
    user_id: string | null;
    key_id: string | null;
    /** Whose records it hands over; null where it hands over nobody's. */
    from_member: ColumnType<string | null, string | null | undefined, never>;
    failure: string | null;
    version: Generated<number>;
    created_at: Date;
    updated_at: Date;
    started_at: Date | null;
    finished_at: Date | null;
  };
}

export const bulkTables = tablesOf<BulkTables>();

export type BulkRecord = Omit<Selectable<BulkTables["crm.bulk_job"]>, "org_id">;

const columns = [
  "id",
  "object",
  "action",
  "change",
  "target",
  "status",
  "place",
  "position",
  "total",
  "counts",
  "undo",
  "actor",
  "started_by",
  "user_id",
  "key_id",
  "from_member",
  "failure",
  "version",
  "created_at",
  "updated_at",
  "started_at",
  "finished_at",
] as const;

/** Waiting or at work: what the company's one worker has before it. */
export const unfinished = ["undoing", "running", "waiting"] as const;

export interface NewBulkJob {
  readonly object: string;
  readonly action: BulkAction;
  readonly change: BulkChange;
  readonly target: BulkTarget;
  readonly actor: KeptActor;
  readonly fromMember?: string;
}

export async function insertBulkJob(
  work: Work,
  { actor, change, target, fromMember, ...plain }: NewBulkJob,
): Promise<string> {
  const { id } = await bulkTables(work)
    .insertInto("crm.bulk_job")
    .values({
      org_id: work.orgId,
      ...plain,
      change: json(change),
      target: json(target),
      status: "waiting",
      total: 0,
      counts: json({ done: 0, unchanged: 0, refused: 0 }),
      actor: json(actor),
      started_by: actor.name,
      user_id: actor.userId,
      key_id: actor.keyId,
      from_member: fromMember ?? null,
      failure: null,
      created_at: work.now,
      updated_at: work.now,
      started_at: null,
      finished_at: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export async function findBulkJob(work: Work, id: string): Promise<BulkRecord | undefined> {
  return jobs(work).where("id", "=", id).executeTakeFirst();
}

/** Reads a job and keeps others from changing it until the commit. */
export async function lockBulkJob(work: Work, id: string): Promise<BulkRecord | undefined> {
  return jobs(work).where("id", "=", id).forUpdate().executeTakeFirst();
}

/** The job whose turn it is: the one at work, else the oldest that waits. Null when there is nothing to do. */
export async function nextBulkJob(work: Work): Promise<BulkRecord | undefined> {
  return jobs(work)
    .where("status", "in", unfinished)
    .orderBy(sql`status = 'waiting'`)
    .orderBy("id")
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

/** How many jobs come before each of these: what is at work, and what has waited longer. */
export async function jobsAhead(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; n: number }>`
    select j.id, (
      select count(*)::int from crm.bulk_job o
      where o.org_id = ${work.orgId}::bigint
        and (o.status in ('running', 'undoing') or (o.status = 'waiting' and o.id < j.id))
    ) as n
    from crm.bulk_job j where j.org_id = ${work.orgId}::bigint and j.id = any(${ids}::bigint[])`.execute(
    bulkTables(work),
  );
  return new Map(rows.map(({ id, n }) => [id, n]));
}

function jobs(work: Work) {
  return bulkTables(work).selectFrom("crm.bulk_job").select(columns).where("org_id", "=", work.orgId);
}

export interface BulkPosition {
  readonly at: string;
  readonly id: string;
}

/** Jobs, newest first: everybody's, or those of one person or key. */
export async function bulkJobPage(
  work: Work,
  whose: { readonly userId: string | null; readonly keyId: string | null } | "everybody",
  { after, limit }: { readonly after: BulkPosition | null; readonly limit: number },
): Promise<BulkRecord[]> {
  let page = jobs(work);
  if (whose !== "everybody")
    page = page.where(sql<boolean>`(user_id = ${whose.userId}::bigint or key_id = ${whose.keyId}::bigint)`);
  if (after !== null)
    page = page.where(sql<boolean>`(created_at, id) < (${after.at}::timestamptz, ${after.id}::bigint)`);
  return page.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute();
}

/** The latest jobs that hand over what is somebody's. */
export async function jobsFromMember(work: Work, memberId: string, limit: number): Promise<BulkRecord[]> {
  return jobs(work).where("from_member", "=", memberId).orderBy("id", "desc").limit(limit).execute();
}

/** Jobs of somebody's that wait or are at work. */
export async function unfinishedJobsOf(work: Work, userId: string, limit: number): Promise<BulkRecord[]> {
  return jobs(work)
    .where("user_id", "=", userId)
    .where("status", "in", unfinished)
    .orderBy("id")
    .limit(limit)
    .execute();
}

export interface BulkJobChange {
  readonly status?: BulkStatus;
  readonly place?: number;
  readonly position?: number;
  readonly total?: number;
  readonly counts?: BulkCounts;
  readonly undo?: BulkUndo;
  readonly actor?: KeptActor;
  readonly failure?: string | null;
  readonly startedAt?: Date;
  readonly finishedAt?: Date | null;
}

export async function updateBulkJob(work: Work, id: string, change: BulkJobChange): Promise<BulkRecord> {
  const { counts, undo, actor, startedAt, finishedAt, ...plain } = change;
  return bulkTables(work)
    .updateTable("crm.bulk_job")
    .set((row) => ({
      version: row("version", "+", 1),
      updated_at: work.now,
      ...plain,
      ...(counts === undefined ? {} : { counts: json(counts) }),
      ...(undo === undefined ? {} : { undo: json(undo) }),
      ...(actor === undefined ? {} : { actor: json(actor) }),
      ...(startedAt === undefined ? {} : { started_at: startedAt }),
      ...(finishedAt === undefined ? {} : { finished_at: finishedAt }),
    }))
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** Jobs of all companies that one look sees to; the next look comes in minutes. */
const maxStalled = 100;

/** Gives companies whose bulk jobs stand still without a job of the queue another one, or lets it be given up. */
export async function resumeStalledBulkJobs(work: Work, attempts: number): Promise<void> {
  await sql`select crm.resume_stalled_bulk_jobs(${maxStalled}, ${attempts})`.execute(bulkTables(work));
}
