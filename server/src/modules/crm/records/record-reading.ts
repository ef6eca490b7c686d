import { membersByIds } from "#modules/identity";
import { invariant, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { compileForValues } from "../filters/filter-sql.ts";
import { listCondition } from "./list-condition-sql.ts";
import type { ObjectType, StoredRecord } from "./object-type.ts";
import { countRecords, readPage, readRecord, readRecordById, readRecords } from "./record-list-sql.ts";
import type { ListRecords, RecordReference } from "./record-schema.ts";
import { seekPosition } from "./record-seek-sql.ts";
import { newestFirst, type Order, parseOrder, readCursor, writeCursor } from "./record-sort-rules.ts";
import { type Registry, registryOf } from "./registry.ts";
import { existingId, readableIds, seesAll } from "./visibility-sql.ts";

export interface RecordPage<Wire> {
  readonly items: Wire[];
  readonly nextCursor: string | null;
  readonly total?: number;
}

/** Reads one record as the wire has it, or refuses with `not_found` when it is out of sight. */
export async function getRecord<Wire>(work: Work, object: ObjectType<Wire>, id: string): Promise<Wire> {
  const registry = await registryOf(work, object);
  const record = await readRecordById(work, registry, id);
  if (record === undefined) throw new Refusal("not_found", `There is no such ${object.labels.one.toLowerCase()}`);
  const [wire] = await toWire(work, object, registry, [record]);
  return wire as Wire;
}

/** Reads back what the actor has just written, even if it handed the record to somebody out of its sight. */
export async function readBack<Wire>(work: Work, object: ObjectType<Wire>, id: string): Promise<Wire> {
  const registry = await registryOf(work, object);
  const record = await readRecord(work, registry, existingId(work, id));
  invariant(record !== undefined, "a record that was just written exists");
  const [wire] = await toWire(work, object, registry, [record]);
  return wire as Wire;
}

/** Reads records by their ids, in any order, leaving out those out of sight. Refuses (`too_large`) more than 20,000 ids. */
export async function getRecords<Wire>(work: Work, object: ObjectType<Wire>, ids: readonly string[]): Promise<Wire[]> {
  if (ids.length > maxIds)
    throw new Refusal(
      "too_large",
      `These are ${ids.length} records, and at most ${maxIds} are read at once. Ask for fewer.`,
    );
  const registry = await registryOf(work, object);
  const records: StoredRecord[] = [];
  for (let start = 0; start < ids.length; start += idsPerRead) {
    const some = readableIds(work, object, ids.slice(start, start + idsPerRead));
    records.push(...(await readRecords(work, registry, some)));
  }
  return toWire(work, object, registry, records);
}

/** More than a board shows or a GraphQL request may ask for. */
const maxIds = 20_000;
const idsPerRead = 1000;

/** Reads one page of records: filtered, searched, sorted, counted when asked. */
export async function listRecords<Wire>(
  work: Work,
  object: ObjectType<Wire>,
  input: ListRecords,
): Promise<RecordPage<Wire>> {
  const registry = await registryOf(work, object);
  const where = await listCondition(work, registry, input, "page");
  const order = parseOrder(input.sort ?? newestFirst, registry);
  const begin = input.cursor === undefined ? null : readCursor(input.cursor, order);
  const list = { registry, where, order, after: begin, ...(await askedOfValues(work, registry, { input, order })) };
  const after = input.skip === 0 ? begin : await seekPosition(work, list, input.skip);
  const isPastEnd = input.skip > 0 && after === null;
  const rows = isPastEnd ? [] : await readPage(work, { ...list, after, limit: input.limit + 1 });
  const shown = rows.slice(0, input.limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > input.limit && last !== undefined ? writeCursor(order, last.at) : null;
  const items = await toWire(
    work,
    object,
    registry,
    shown.map(({ record }) => record),
  );
  return {
    items,
    nextCursor,
    ...(input.count === true ? { total: await countList(work, registry, { input, where }) } : {}),
  };
}

/** What the filter asks of the run-time property that the list is sorted by first. */
async function askedOfValues(work: Work, registry: Registry, { input, order }: { input: ListRecords; order: Order }) {
  const sorted = order.keys[0]?.property;
  if (sorted?.storage.kind !== "custom") return {};
  const { condition, isAll } = await compileForValues(work, input.filter, registry, sorted);
  const isSearched = (input.q ?? "") !== "" || input.bin === true || input.groupedBy !== undefined;
  return { onValues: condition, byValuesAlone: isAll && !isSearched && seesAll(work, registry.object) };
}

async function countList(
  work: Work,
  registry: Registry,
  { input, where }: { input: ListRecords; where: Awaited<ReturnType<typeof listCondition>> },
): Promise<number> {
  const whole = input.filter === undefined ? where : await listCondition(work, registry, input, "whole");
  return countRecords(work, registry, whole);
}

/** Writes records as the wire has them, with the names of their owners and what the object adds. */
export async function toWire<Wire>(
  work: Work,
  object: ObjectType<Wire>,
  registry: Registry,
  records: readonly StoredRecord[],
): Promise<Wire[]> {
  const owners = await ownersOf(work, records);
  const extra = (await object.extend?.(work, records)) ?? [];
  // the shape is derived from the same properties, and the reply is parsed by it
  return records.map((record, index) => ({ ...plainWire(registry, record, owners), ...extra[index] }) as Wire);
}

function plainWire(
  registry: Registry,
  record: StoredRecord,
  owners: ReadonlyMap<string, RecordReference>,
): Record<string, unknown> {
  const wire: Record<string, unknown> = { id: record.id, version: record.version };
  const custom: Record<string, unknown> = {};
  for (const { name, storage } of registry.properties) {
    const value = record.values[name] ?? null;
    if (storage.kind === "column") wire[name] = value;
    else if (value !== null) custom[name] = value;
  }
  const ownerId = record.values["ownerId"];
  const owner = typeof ownerId === "string" ? { id: ownerId, name: owners.get(ownerId)?.name ?? "" } : null;
  return { ...wire, ...record.related, custom, owner };
}

async function ownersOf(work: Work, records: readonly StoredRecord[]): Promise<ReadonlyMap<string, RecordReference>> {
  const ids = new Set(
    records.flatMap(({ values }) => (typeof values["ownerId"] === "string" ? [values["ownerId"]] : [])),
  );
  return ids.size === 0 ? new Map<string, RecordReference>() : membersByIds(work, [...ids]);
}
