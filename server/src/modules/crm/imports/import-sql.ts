import { type ColumnType, type Generated, type Selectable, sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import { tablesOf, type Work } from "#platform/work";
import type { Problem } from "#platform/errors";
import type { LeftReason } from "../long-work/left-schema.ts";
import { keptCells } from "./csv/csv-refused.ts";
import { json } from "../long-work/kept-json.ts";
import type { KeptActor } from "../long-work/kept-actor.ts";
import type { RowOutcome } from "./import-batch.ts";
import type { Reading } from "./import-plan.ts";
import type { ImportRow, RelationText } from "./import-rows.ts";
import type { Offers } from "./matching/offers.ts";
import type { Values } from "../records/record-properties.ts";
import type { WrittenChange } from "../records/record-writing.ts";
import type { Choices, Counts, Import, Mapping, Reason } from "./import-schema.ts";

type Json<Value> = ColumnType<Value, string, string>;

/** What people chose, and what follows from it. */
export interface Settings {
  readonly chosen: Choices;
  readonly mapping: Mapping;
  readonly key: string | null;
  readonly warnings: readonly string[];
  /** Absent in imports from before there were offers. */
  readonly offers?: Offers | undefined;
}

/** Where a waiting relation leads, as the file says it. */
export interface Waiting {
  readonly property: string;
  readonly column: string | null;
  readonly text: string;
  /** The row's cells, to hand back when the relation cannot be set. */
  readonly cells: readonly string[];
}

/** How far taking an import back has come. */
export interface Undoing {
  /** Whether records go that somebody has changed or built on since. */
  readonly force: boolean;
  /** Rows are taken back last first: the next one stands above this line. */
  readonly line: number;
  readonly done: number;
  readonly total: number;
  /** Records taken back by deleting them, and by setting them to what they were. */
  readonly removed: number;
  readonly restored: number;
  /** Records that were left, wholly or in part. */
  readonly left: number;
  /** Properties that were archived again. */
  readonly properties: number;
}

export interface ImportTables {
  "crm.import": {
    org_id: string;
    id: Generated<string>;
    object: string;
    status: Import["status"];
    file_id: string;
    file_name: string;
    settings: Json<Settings>;
    reading: ColumnType<Reading | null, string | null, string | null>;
    problems: Json<Problem[]>;
    counts: Json<Counts>;
    position: number;
    total: number;
    actor: Json<KeptActor>;
    started_by: string;
    failure: string | null;
    started_at: Date | null;
    made_properties: ColumnType<string[], string | undefined, string>;
    undo: ColumnType<Undoing | null, string | null | undefined, string | null>;
    version: Generated<number>;
    created_at: Date;
    updated_at: Date;
    finished_at: Date | null;
  };
  "crm.import_row": {
    org_id: string;
    import_id: string;
    line: number;
    record_id: string;
    action: "create" | "update" | "unchanged";
    waiting: ColumnType<Waiting | null, string | null, string | null>;
    before: ColumnType<Values | null, string | null, string | null>;
    after: ColumnType<Values | null, string | null, string | null>;
    version: number | null;
  };
  "crm.import_left": {
    org_id: string;
    import_id: string;
    line: number;
    record_id: string;
    label: string;
    reason: LeftReason;
    properties: Json<string[]>;
  };
  "crm.import_refusal": {
    org_id: string;
    import_id: string;
    line: number;
    cells: Json<string[]>;
    reasons: Json<Reason[]>;
  };
}

export const importTables = tablesOf<ImportTables>();
const tables = importTables;

export type ImportRecord = Omit<Selectable<ImportTables["crm.import"]>, "org_id">;

const columns = [
  "id",
  "object",
  "status",
  "file_id",
  "file_name",
  "settings",
  "reading",
  "problems",
  "counts",
  "position",
  "total",
  "actor",
  "started_by",
  "failure",
  "started_at",
  "made_properties",
  "undo",
  "version",
  "created_at",
  "updated_at",
  "finished_at",
] as const;
const summary = [
  "id",
  "object",
  "status",
  "file_name",
  "counts",
  "position",
  "total",
  "started_by",
  "started_at",
  "undo",
  "created_at",
  "finished_at",
] as const;

export const noCounts: Counts = { create: 0, update: 0, unchanged: 0, refuse: 0 };

export interface NewImport {
  readonly object: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly chosen: Choices;
  readonly actor: KeptActor;
}

export async function insertImport(
  work: Work,
  { object, fileId, fileName, chosen, actor }: NewImport,
): Promise<ImportRecord> {
  const settings: Settings = { chosen, mapping: {}, key: null, warnings: [] };
  return tables(work)
    .insertInto("crm.import")
    .values({
      org_id: work.orgId,
      object,
      status: "checking",
      file_id: fileId,
      file_name: fileName,
      settings: json(settings),
      reading: null,
      problems: "[]",
      counts: json(noCounts),
      position: 0,
      total: 0,
      actor: json(actor),
      started_by: actor.name,
      failure: null,
      created_at: work.now,
      updated_at: work.now,
      finished_at: null,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

export async function findImport(work: Work, id: string): Promise<ImportRecord | undefined> {
  return tables(work)
    .selectFrom("crm.import")
    .select(columns)
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Reads an import and keeps others from changing it until the commit. */
export async function lockImport(work: Work, id: string): Promise<ImportRecord | undefined> {
  return tables(work)
    .selectFrom("crm.import")
    .select(columns)
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

export interface ImportChange {
  readonly status?: Import["status"];
  readonly settings?: Settings;
  readonly reading?: Reading | null;
  readonly problems?: readonly Problem[];
  readonly counts?: Counts;
  readonly position?: number;
  readonly total?: number;
  readonly actor?: KeptActor;
  readonly failure?: string | null;
  readonly startedAt?: Date | null;
  readonly finishedAt?: Date | null;
  readonly madeProperties?: readonly string[];
  readonly undo?: Undoing | null;
}

export async function updateImport(work: Work, id: string, change: ImportChange): Promise<ImportRecord> {
  const { settings, reading, problems, counts, actor, startedAt, finishedAt, madeProperties, undo, ...plain } = change;
  const asJson = (name: string, value: unknown) =>
    value === undefined ? {} : { [name]: value === null ? null : json(value) };
  return tables(work)
    .updateTable("crm.import")
    .set((row) => ({
      version: row("version", "+", 1),
      updated_at: work.now,
      ...plain,
      ...asJson("settings", settings),
      ...asJson("reading", reading),
      ...asJson("problems", problems),
      ...asJson("counts", counts),
      ...asJson("actor", actor),
      ...asJson("made_properties", madeProperties),
      ...asJson("undo", undo),
      ...(startedAt === undefined ? {} : { started_at: startedAt }),
      ...(actor === undefined ? {} : { started_by: actor.name }),
      ...(finishedAt === undefined ? {} : { finished_at: finishedAt }),
    }))
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}

export async function importPage(work: Work, after: readonly [at: string, id: string] | null, limit: number) {
  let page = tables(work).selectFrom("crm.import").select(summary).where("org_id", "=", work.orgId);
  if (after !== null)
    page = page.where(sql<boolean>`(created_at, id) < (${after[0]}::timestamptz, ${after[1]}::bigint)`);
  return page.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute();
}

/** Imports of one object run one batch at a time, so that no two of them make the same record. Held until the commit. */
export async function oneAtATime(work: Work, object: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`crm.import ${work.orgId} ${object}`}, 0))`.execute(
    tables(work),
  );
}

/** What other imports of the same object have done lately: a number that grows with each of their steps. */
export async function othersSteps(
  work: Work,
  { id, object }: { readonly id: string; readonly object: string },
  now: Date,
): Promise<number> {
  const { steps } = await tables(work)
    .selectFrom("crm.import")
    .select(({ fn }) => fn.sum<string | null>("version").as("steps"))
    .where("org_id", "=", work.orgId)
    .where("object", "=", object)
    // a batch takes seconds at most: what stands in an older one, everybody has seen
    .where(sql<boolean>`updated_at >= ${now}::timestamptz - interval '5 minutes'`)
    .where("id", "<>", id)
    .executeTakeFirstOrThrow();
  return Number(steps ?? 0);
}

const rowShape = {
  line: "int",
  record_id: "bigint",
  action: "text",
  waiting: "jsonb",
  version: "int",
  before: "jsonb",
  after: "jsonb",
};

export async function insertRows(work: Work, importId: string, outcomes: readonly RowOutcome[]): Promise<void> {
  const rows = outcomes.flatMap(({ row, action, id, waiting, change }) => {
    if (action === "refuse") return [];
    return [{ line: row.line, record_id: id, action, waiting: laterOf(row, waiting), ...change }];
  });
  if (rows.length === 0) return;
  await sql`
    insert into crm.import_row (org_id, import_id, line, record_id, action, waiting, version, before, after)
    select ${work.orgId}::bigint, ${importId}::bigint, x.line, x.record_id, x.action, x.waiting, x.version, x.before, x.after
    from ${rowset(rowShape, rows)}`.execute(tables(work));
}

function laterOf({ cells }: ImportRow, waiting: RelationText | null): string | null {
  if (waiting === null) return null;
  const { property, column, text } = waiting;
  return json({ property: property.name, column, text, cells: keptCells(cells) } satisfies Waiting);
}

/** Rows whose relation still waits, in the order of the file. */
export async function waitingRows(work: Work, importId: string, limit: number) {
  return tables(work)
    .selectFrom("crm.import_row")
    .select(["line", "record_id", "waiting"])
    .where("org_id", "=", work.orgId)
    .where("import_id", "=", importId)
    .where("waiting", "is not", null)
    .orderBy("line")
    .limit(limit)
    .execute();
}

export async function stopWaiting(work: Work, importId: string, lines: readonly number[]): Promise<void> {
  await sql`update crm.import_row set waiting = null where org_id = ${work.orgId}::bigint and import_id = ${importId}::bigint and line = any(${lines}::int[])`.execute(
    tables(work),
  );
}

/** Adds what setting a waiting relation has changed to what the row's record can be taken back to. */
export async function noteChanges(
  work: Work,
  importId: string,
  changes: readonly (WrittenChange & { readonly line: number })[],
): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    update crm.import_row r set version = x.version,
      before = x.before || coalesce(r.before, '{}'), after = coalesce(r.after, '{}') || x.after
    from ${rowset({ line: "int", version: "int", before: "jsonb", after: "jsonb" }, changes)}
    where r.org_id = ${work.orgId}::bigint and r.import_id = ${importId}::bigint and r.line = x.line`.execute(
    tables(work),
  );
}

export interface Refusal {
  readonly line: number;
  readonly cells: readonly string[];
  readonly reasons: readonly Reason[];
}

export async function insertRefusals(work: Work, importId: string, refusals: readonly Refusal[]): Promise<void> {
  if (refusals.length === 0) return;
  const rows = refusals.map(({ line, cells, reasons }) => ({ line, cells: json(cells), reasons: json(reasons) }));
  await sql`
    insert into crm.import_refusal (org_id, import_id, line, cells, reasons)
    select ${work.orgId}::bigint, ${importId}::bigint, x.line, x.cells, x.reasons
    from ${rowset({ line: "int", cells: "jsonb", reasons: "jsonb" }, rows)}
    on conflict (org_id, import_id, line) do update set reasons = import_refusal.reasons || excluded.reasons`.execute(
    tables(work),
  );
}

export async function deleteRefusals(work: Work, importId: string): Promise<void> {
  await tables(work)
    .deleteFrom("crm.import_refusal")
    .where("org_id", "=", work.orgId)
    .where("import_id", "=", importId)
    .execute();
}

export async function readRefusals(work: Work, importId: string, limit: number): Promise<Refusal[]> {
  return tables(work)
    .selectFrom("crm.import_refusal")
    .select(["line", "cells", "reasons"])
    .where("org_id", "=", work.orgId)
    .where("import_id", "=", importId)
    .orderBy("line")
    .limit(limit)
    .execute();
}
