import { request } from "../../../lib/http.ts";
import { formatNumber } from "../../../ui/format.ts";
import { tell, tellUndoable } from "../../../ui/toasts.tsx";
import { type Shelf, hideRecords, readAgain, showRecord } from "./record-cache.ts";
import { valueOf, withValue } from "./record-values.ts";
import { addressOf, bodyFor } from "./record-wire.ts";
import { type CrmRecord, type ObjectType, type PropertyInfo, type Reference, type Value, capital } from "./record.ts";

/** Most records of one call. */
const maxBulk = 500;

/** A record that was not changed, and why. */
export type RefusedRecord = { readonly id: string; readonly name: string; readonly reason: string };

type Outcome = {
  readonly done: readonly string[];
  /** Of `done`, where a change made them. */
  readonly versions?: readonly number[];
  readonly unchanged: readonly string[];
  readonly refused: readonly { readonly id: string; readonly problems: readonly { readonly message: string }[] }[];
};

/** What a property is given in many records. */
export type BulkChange = {
  readonly property: PropertyInfo;
  readonly value: Value;
  readonly reference: Reference | null;
};

async function send(shelf: Shelf, action: string, bodies: readonly object[]): Promise<Outcome> {
  const all: Outcome[] = [];
  for (const body of bodies)
    all.push(
      await request<Outcome>("POST", `${addressOf(shelf.object)}/bulk/${action}`, {
        organization: shelf.slug,
        body,
        idempotencyKey: crypto.randomUUID(),
      }),
    );
  return {
    done: all.flatMap(({ done }) => done),
    versions: all.flatMap(({ versions }) => versions ?? []),
    unchanged: all.flatMap(({ unchanged }) => unchanged),
    refused: all.flatMap(({ refused }) => refused),
  };
}

function inBatches<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / maxBulk) }, (_, at) =>
    items.slice(at * maxBulk, (at + 1) * maxBulk),
  );
}

function refusedOf({ refused }: Outcome, records: readonly CrmRecord[]): RefusedRecord[] {
  const names = new Map(records.map(({ id, name }) => [id, name]));
  return refused.map(({ id, problems }) => ({
    id,
    name: names.get(id) ?? `#${id}`,
    reason: problems.map(({ message }) => message).join(" "),
  }));
}

const counted = (count: number, object: ObjectType): string =>
  `${formatNumber(count)} ${count === 1 ? object.one : object.plural}`;

/** Gives a property one value in many records, offers to take it back, and tells which were refused, then or then again. @throws ApiProblem */
export async function changeMany(
  shelf: Shelf,
  records: readonly CrmRecord[],
  change: BulkChange,
  onRefused: (refused: readonly RefusedRecord[]) => void,
): Promise<void> {
  const { property, value, reference } = change;
  const bodies = records.map(({ id }) => ({ id, ...bodyFor(shelf.object, [[property, value]]) }));
  const outcome = await write(shelf, bodies);
  const versions = new Map(outcome.done.map((id, index) => [id, outcome.versions?.[index] ?? 0]));
  const changed = records.filter(({ id }) => versions.has(id));
  for (const record of changed) showRecord(shelf, withValue(record, property, value, reference));
  await readAgain(shelf);
  if (changed.length > 0)
    tellUndoable(`${property.label} set in ${counted(changed.length, shelf.object)}.`, async () =>
      onRefused(await takeBack(shelf, changed, { property, versions })),
    );
  else if (outcome.refused.length === 0) tell(`${property.label} is like that already.`);
  onRefused(refusedOf(outcome, records));
}

const write = (shelf: Shelf, changes: readonly object[]): Promise<Outcome> =>
  send(
    shelf,
    "update",
    inBatches(changes).map((batch) => ({ changes: batch })),
  );

type Made = { readonly property: PropertyInfo; readonly versions: ReadonlyMap<string, number> };

/**
 * Gives records back the value they had, but where somebody has changed the record since: those stay, and are
 * answered. One that was changed between its being seen and the change has a value that nobody here knows.
 */
async function takeBack(shelf: Shelf, changed: readonly CrmRecord[], { property, versions }: Made) {
  const isKnown = ({ id, version }: CrmRecord) => versions.get(id) === version + 1;
  const known = changed.filter(isKnown);
  const outcome = await write(
    shelf,
    known.map((record) => ({
      id: record.id,
      version: versions.get(record.id),
      ...bodyFor(shelf.object, [[property, valueOf(record, property)]]),
    })),
  );
  await readAgain(shelf);
  const unknown = changed.filter((record) => !isKnown(record));
  const reason = "It had been changed before you set the value; its history tells what stood there.";
  return [...refusedOf(outcome, known), ...unknown.map(({ id, name }) => ({ id, name, reason }))];
}

/** Deletes records, offers to take them back, and answers those that were refused. @throws ApiProblem */
export async function removeMany(shelf: Shelf, records: readonly CrmRecord[]): Promise<readonly RefusedRecord[]> {
  const bodies = inBatches(records.map(({ id }) => id)).map((ids) => ({ ids }));
  hideRecords(shelf, new Set(records.map(({ id }) => id)));
  const outcome = await send(shelf, "delete", bodies).catch(async (error: unknown) => {
    await readAgain(shelf);
    throw error;
  });
  if (outcome.refused.length > 0) void readAgain(shelf);
  if (outcome.done.length > 0) {
    const what =
      outcome.done.length === 1
        ? (records.find(({ id }) => id === outcome.done[0])?.name ?? shelf.object.one)
        : counted(outcome.done.length, shelf.object);
    tellUndoable(`${capital(what)} deleted.`, () => restoreMany(shelf, outcome.done));
  }
  return refusedOf(outcome, records);
}

async function restoreMany(shelf: Shelf, ids: readonly string[]): Promise<void> {
  const outcome = await send(
    shelf,
    "restore",
    inBatches(ids).map((batch) => ({ ids: batch })),
  );
  await readAgain(shelf);
  if (outcome.refused.length > 0)
    throw new Error(
      `${counted(outcome.refused.length, shelf.object)} stay in the bin: ${outcome.refused[0]?.problems[0]?.message ?? ""}`,
    );
}
