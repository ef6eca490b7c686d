import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { isProblem, request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import type { ApiProblem } from "../../../lib/problem.ts";
import { tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { type Shelf, hideRecords, readAgain, showRecord } from "./record-cache.ts";
import { readRecord } from "./record-queries.ts";
import { sameValue, valueOf, withValue } from "./record-values.ts";
import { addressOf, bodyFor, fromWire, placed, type WireRecord } from "./record-wire.ts";
import { type CrmRecord, type ObjectType, type PropertyInfo, type Reference, type Value, capital } from "./record.ts";

/** One property given a new value. */
export type Change = { readonly property: PropertyInfo; readonly value: Value; readonly reference: Reference | null };

/** Thrown when somebody else gave the same property another value meanwhile; the person chooses. */
export class StaleChange extends Error {
  readonly theirs: CrmRecord;
  readonly change: Change;

  constructor(theirs: CrmRecord, change: Change, by: string | null) {
    super(`${by ?? "Somebody else"} changed ${change.property.label} in the meantime.`);
    this.name = "StaleChange";
    this.theirs = theirs;
    this.change = change;
  }
}

/** Who made the change that a conflict tells of; null when the server does not say. */
export function changedBy(problem: ApiProblem): string | null {
  const facts = problem.body["facts"];
  if (typeof facts !== "object" || facts === null || !("changedBy" in facts)) return null;
  const by = facts.changedBy;
  if (typeof by === "object" && by !== null && "name" in by && typeof by.name === "string") return by.name;
  return typeof by === "string" ? by : null;
}

/** The last write to each record, so that quick edits do not trip over their own versions. */
const lastWrite = new Map<string, Promise<CrmRecord | null>>();

/** Writes after the write before has ended; `write` receives what that one saved, or null. */
function inTurn(id: string, write: (saved: CrmRecord | null) => Promise<CrmRecord>): Promise<CrmRecord> {
  const mine = (lastWrite.get(id) ?? Promise.resolve(null)).then(write);
  const settled = mine.catch(() => null);
  lastWrite.set(id, settled);
  return mine.finally(() => {
    if (lastWrite.get(id) === settled) lastWrite.delete(id);
  });
}

async function patch({ slug, object }: Shelf, record: CrmRecord, change: Change): Promise<CrmRecord> {
  const call = request<WireRecord>("PATCH", `${addressOf(object)}/${record.id}`, {
    organization: slug,
    body: { version: record.version, ...bodyFor(object, [[change.property, change.value]]) },
  });
  return fromWire(object, await placed(object, call));
}

/** Sends one change; where somebody else changed another property meanwhile, both changes stand. */
async function patchOrMerge(shelf: Shelf, record: CrmRecord, change: Change): Promise<CrmRecord> {
  try {
    return await patch(shelf, record, change);
  } catch (error) {
    if (!isProblem(error, "conflict")) throw error;
    const theirs = await readRecord(shelf.slug, shelf.object, record.id);
    const same = sameValue(valueOf(theirs, change.property), valueOf(record, change.property));
    if (same) return patch(shelf, theirs, change);
    showRecord(shelf, theirs);
    throw new StaleChange(theirs, change, changedBy(error));
  }
}

export type RecordWriter = {
  /** Gives a property a value: shown at once, put back when refused. @throws ApiProblem, StaleChange */
  readonly write: (record: CrmRecord, change: Change) => Promise<CrmRecord>;
  /** @throws ApiProblem */
  readonly create: (values: readonly (readonly [PropertyInfo, Value])[]) => Promise<CrmRecord>;
  /** Deletes records and offers to undo; tells what could not be deleted. */
  readonly remove: (records: readonly CrmRecord[]) => Promise<void>;
};

/** Changes an object's records in the open organization. */
export function useRecordWriter(object: ObjectType): RecordWriter {
  const client = useQueryClient();
  const { slug } = useOrganization();
  return useMemo(() => {
    const shelf = { client, slug, object };
    return {
      write: (record, change) => writeShown(shelf, record, change),
      create: (values) => create(shelf, values),
      remove: (records) => remove(shelf, records),
    };
  }, [client, slug, object]);
}

function writeShown(shelf: Shelf, given: CrmRecord, change: Change): Promise<CrmRecord> {
  showRecord(shelf, withValue(given, change.property, change.value, change.reference));
  return inTurn(given.id, async (before) => {
    const record = before !== null && before.version > given.version ? before : given;
    try {
      const saved = await patchOrMerge(shelf, record, change);
      showRecord(shelf, saved);
      return saved;
    } catch (error) {
      if (!(error instanceof StaleChange)) showRecord(shelf, record);
      throw error;
    }
  });
}

async function create(shelf: Shelf, values: readonly (readonly [PropertyInfo, Value])[]): Promise<CrmRecord> {
  const { object, slug } = shelf;
  const call = request<WireRecord>("POST", addressOf(object), {
    organization: slug,
    // What was emptied though it begins with a value is sent as empty, or the record would begin with it all the same.
    body: bodyFor(
      object,
      values.filter(([property, value]) => value !== null || property.default !== null),
    ),
    idempotencyKey: crypto.randomUUID(),
  });
  const record = fromWire(object, await placed(object, call));
  // Known at once, so that its own live event does not announce it as news.
  showRecord(shelf, record);
  void readAgain(shelf);
  return record;
}

async function remove(shelf: Shelf, records: readonly CrmRecord[]): Promise<void> {
  const { slug, object } = shelf;
  hideRecords(shelf, new Set(records.map((record) => record.id)));
  const removed: string[] = [];
  for (const record of records) {
    try {
      await request("DELETE", `${addressOf(object)}/${record.id}`, {
        organization: slug,
        query: { version: record.version },
      });
      removed.push(record.id);
    } catch (error) {
      tellProblem(`Could not delete ${record.name}`, error);
    }
  }
  if (removed.length < records.length) void readAgain(shelf);
  if (removed.length === 0) return;
  const [first] = records;
  const what = records.length === 1 ? (first?.name ?? object.one) : `${removed.length} ${object.plural}`;
  tellUndoable(`${capital(what)} deleted.`, async () => {
    for (const id of removed) {
      await request("POST", `${addressOf(object)}/${id}/restore`, { organization: slug, body: {} });
    }
    await readAgain(shelf);
  });
}
