import { type RawBuilder, sql, type SqlBool } from "kysely";
import { type RowShape, rowset } from "#platform/database/rowset";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { AnyObjectType, StoredRecord } from "./object-type.ts";
import { writeValueRows } from "./property-value-sql.ts";
import type { Values } from "./record-properties.ts";
import { columnsFor, columnsOf, type Row, selectionOf, toColumns, toRecord } from "./record-columns-sql.ts";
import type { Registry } from "./registry.ts";
import { pickValues } from "./record-drafts.ts";
import { readableIds, readableInBin } from "./visibility-sql.ts";

/** A record ready to be written, in terms of its properties. */
export interface Writing {
  readonly id: string;
  readonly values: Values;
  readonly searchKey: string;
  /** Properties whose value is another than before; a change writes their columns alone. */
  readonly changed: readonly string[];
  /** Run-time properties whose value is to be written anew. */
  readonly customChanged: readonly string[];
}

/** Takes ids for new records ahead, so that values, history and events can be written in sets. */
export async function allocateIds(work: Work, count: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select nextval('crm.record_id') as id from generate_series(1, ${count}::int)`.execute(crmTables(work));
  return rows.map(({ id }) => id);
}

/** The columns a record is written in. */
function shapeOf(object: AnyObjectType): RowShape {
  return { id: "bigint", custom: "jsonb", search_key: "text", ...columnsOf(object) };
}

export async function insertRecords(work: Work, registry: Registry, writings: readonly Writing[]): Promise<void> {
  const { object } = registry;
  const names = Object.keys(shapeOf(object));
  const [type, typeId] =
    object.typeId === undefined ? [sql``, sql``] : [sql`type_id, `, sql`${object.typeId}::bigint, `];
  await sql`
    insert into ${sql.table(object.table)} (${type}org_id, created_by, updated_by, ${sql.raw(names.join(", "))})
    select ${typeId}${work.orgId}::bigint, ${work.actor.memberId}::bigint, ${work.actor.name}, ${sql.raw(names.map((name) => `x.${name}`).join(", "))}
    from ${asRows(object, writings, shapeOf(object))}`.execute(crmTables(work));
  await writeValueRows(work, registry.whole, writings);
}

/** Only what changed is written over: values of archived properties stay. Null takes a value away. */
const mergeCustom = "custom = jsonb_strip_nulls(r.custom || x.custom)";

export async function updateRows(work: Work, registry: Registry, writings: readonly Writing[]): Promise<void> {
  const { object } = registry;
  const shape = changedShape(object, writings);
  const assignments = Object.keys(shape)
    .filter((name) => name !== "id")
    .map((name) => (name === "custom" ? mergeCustom : `${name} = x.${name}`));
  await sql`
    update ${sql.table(object.table)} r
    set version = r.version + 1, updated_by = ${work.actor.name}, ${sql.raw(assignments.join(", "))}
    from ${asRows(object, writings, shape)}
    where r.org_id = ${work.orgId}::bigint and r.id = x.id`.execute(crmTables(work));
  await writeValueRows(work, registry.whole, writings);
}

/** The columns that any of these changes writes over. */
function changedShape(object: AnyObjectType, writings: readonly Writing[]): RowShape {
  const changed = new Set(writings.flatMap((writing) => writing.changed));
  const custom = writings.some(({ customChanged }) => customChanged.length > 0);
  return {
    id: "bigint",
    search_key: "text",
    ...(custom ? { custom: "jsonb" } : {}),
    ...columnsFor(object, changed.add("updatedAt")),
  };
}

function asRows(object: AnyObjectType, writings: readonly Writing[], shape: RowShape): RawBuilder<unknown> {
  const rows = writings.map((writing) => ({
    ...toColumns(object, writing.values),
    id: writing.id,
    custom: pickValues(writing.values, writing.customChanged),
    search_key: writing.searchKey,
  }));
  return rowset(shape, rows);
}

/** Locks those of these records that are in sight, by id. */
export async function lockVisible(work: Work, registry: Registry, ids: readonly string[]): Promise<RecordsById> {
  return byId(await lockRecords(work, registry, readableIds(work, registry.object, ids)));
}

/** Reads those of these records that are in sight, by id. */
export async function readVisible(work: Work, registry: Registry, ids: readonly string[]): Promise<RecordsById> {
  return byId(await selectRecords(work, registry, readableIds(work, registry.object, ids)));
}

type RecordsById = ReadonlyMap<string, StoredRecord>;

function byId(records: readonly StoredRecord[]): RecordsById {
  return new Map(records.map((record) => [record.id, record]));
}

/** Locks those of these records that are in sight in the bin, by id. */
export async function lockInBin(work: Work, registry: Registry, ids: readonly string[]): Promise<RecordsById> {
  const where = sql<SqlBool>`${readableInBin(work, registry.object)} and r.id = any(${ids}::bigint[])`;
  return byId(await lockRecords(work, registry, where));
}

/** Locks records in the order of their ids, so that two bulk changes cannot wait for each other. */
function lockRecords(work: Work, registry: Registry, where: RawBuilder<SqlBool>): Promise<StoredRecord[]> {
  return selectRecords(work, registry, sql`${where} order by r.id for update`);
}

/** Reads records of a condition over `r`, which may order, limit and lock. */
export async function selectRecords(
  work: Work,
  registry: Registry,
  where: RawBuilder<unknown>,
): Promise<StoredRecord[]> {
  const { object } = registry;
  const { rows } = await sql<Row>`
    select ${sql.raw(selectionOf(object))} from ${sql.table(object.table)} r where ${where}`.execute(crmTables(work));
  return rows.map((row) => toRecord(registry.whole, row));
}

/** Puts records into the bin, or takes them out again. */
export async function setDeleted(
  work: Work,
  object: AnyObjectType,
  ids: readonly string[],
  deleted: boolean,
): Promise<void> {
  await sql`
    update ${sql.table(object.table)} r
    set deleted_at = ${deleted ? work.now : null}::timestamptz, version = r.version + 1, updated_at = ${work.now}::timestamptz, updated_by = ${work.actor.name}
    where r.org_id = ${work.orgId}::bigint and r.id = any(${ids}::bigint[])`.execute(crmTables(work));
}
