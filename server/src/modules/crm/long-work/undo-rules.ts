import type { StoredRecord } from "../records/object-type.ts";
import { sameValue } from "../records/property-type-rules.ts";
import type { Value, Values } from "../records/record-properties.ts";
import type { LeftReason } from "./left-schema.ts";

/** What long work did to a record, as it was kept. */
export interface DoneRecord {
  readonly recordId: string;
  readonly action: "create" | "update" | "unchanged";
  readonly before: Values | null;
  readonly after: Values | null;
  /** The record's version right after that; null for 1. */
  readonly version: number | null;
}

export interface Left {
  readonly reason: LeftReason;
  readonly properties: readonly string[];
}

/** What is to become of the record. Both `restore` and `left` where somebody has changed only some of it. */
export interface Verdict {
  readonly remove?: true;
  readonly restore?: Values;
  readonly left?: Left;
}

interface Circumstances {
  /** The record as it is; undefined when it is gone, or out of the actor's sight. */
  readonly record: StoredRecord | undefined;
  /** The record is there, and the actor does not see it. */
  readonly unseen: boolean;
  /** Whether something of others hangs on it. */
  readonly builtOn: boolean;
  readonly force: boolean;
  /** Properties that can be set at all. */
  readonly settable: (name: string) => boolean;
}

/** Decides about one record. What others have done since is never written over; only `force` deletes it, into the bin. */
export function judge(row: DoneRecord, circumstances: Circumstances): Verdict {
  if (circumstances.unseen) return { left: { reason: "out_of_sight", properties: [] } };
  return row.action === "create" ? judgeCreated(row, circumstances) : judgeChanged(row, circumstances);
}

function judgeCreated({ version }: DoneRecord, { record, builtOn, force }: Circumstances): Verdict {
  // whoever deleted it has done what would be done here
  if (record === undefined) return {};
  if (force) return { remove: true };
  if (record.version !== (version ?? 1)) return { left: { reason: "changed", properties: [] } };
  return builtOn ? { left: { reason: "built_on", properties: [] } } : { remove: true };
}

function judgeChanged({ before, after }: DoneRecord, { record, settable }: Circumstances): Verdict {
  if (record === undefined) return { left: { reason: "deleted", properties: [] } };
  const restore: Values = {};
  const properties: string[] = [];
  for (const name of Object.keys(after ?? {}).filter(settable)) {
    const was = valueIn(before, name);
    const is = valueIn(record.values, name);
    if (sameValue(is, was)) continue;
    if (sameValue(is, valueIn(after, name))) restore[name] = was;
    else properties.push(name);
  }
  return {
    ...(Object.keys(restore).length === 0 ? {} : { restore }),
    ...(properties.length === 0 ? {} : { left: { reason: "changed", properties } as const }),
  };
}

function valueIn(values: Values | null, name: string): Value {
  return values?.[name] ?? null;
}
