import type { z } from "zod";
import type { Problem, RefusalCode } from "#platform/errors";
import type { EventType } from "#platform/events/event-type";
import type { Work } from "#platform/work";
import type { Property, Value, Values } from "./record-properties.ts";
import type { RecordReference } from "./record-schema.ts";

/** One record as the database holds it, in the terms of its properties. */
export interface StoredRecord {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly deletedAt: string | null;
  readonly values: Values;
  /** The records it points to, by property name; null where there is none that the reader may see. */
  readonly related: Readonly<Record<string, RecordReference | null>>;
}

/** One record on its way into the database: rules read and complete `values` and add to `problems`. */
export interface Draft {
  /** Its place in the rows that were given. */
  readonly index: number;
  readonly id: string | null;
  readonly before: StoredRecord | null;
  readonly values: Values;
  /** The properties the caller named. */
  readonly given: Set<string>;
  readonly problems: Problem[];
  /** How the draft is refused when it has problems. */
  code: RefusalCode;
  facts?: Readonly<Record<string, unknown>>;
}

export interface WriteOptions {
  /** The rows carry their own history (imports, demo): `createdAt`, and for deals when they moved, may be given. */
  readonly history?: boolean;
  /** The caller moves deals on purpose, which alone may reopen a closed one. */
  readonly moving?: boolean;
  /** Every check, and nothing written: the outcome tells what would be. Ids of new records are then empty. */
  readonly dryRun?: boolean;
}

/** A draft that has been written, with what its event and history need. */
export interface WrittenRecord {
  readonly draft: Draft;
  readonly id: string;
  readonly version: number;
  readonly label: string;
  /** Old and new values of what changed; `before` is null for a new record. */
  readonly before: Values | null;
  readonly after: Values;
  readonly changed: readonly string[];
}

/** A fact about a record, before it is published. */
export interface RecordFact {
  readonly id: string;
  readonly version: number;
  readonly changed: readonly string[];
  /** All values before and after; null where the record did not or does not exist. */
  readonly before: Values | null;
  readonly after: Values | null;
  readonly createdAt: string;
  /** With whom it is shared, as facts say it; absent where with nobody. */
  readonly sharedWith?: readonly string[];
}

export type RecordFactKind = "created" | "updated" | "deleted" | "restored";

/**
 * One kind of record. The engine does everything from this: create, read, list, change, delete, restore,
 * history, filters, sorting and events; a concept adds only what is its own.
 */
export interface ObjectType<Wire = unknown> {
  readonly key: string;
  readonly plural: string;
  readonly labels: { readonly one: string; readonly many: string };
  readonly table: string;
  /** Which rows of the table are its own, where several types share one. */
  readonly typeId?: string;
  readonly properties: readonly Property[];
  /** The wire shape of one record. */
  readonly shape: z.ZodType<Wire>;
  /** Values that follow from other values, such as a contact's name. */
  readonly derive?: (values: Values) => Values;
  /** The texts search finds a record by, its name first. */
  readonly searched: (values: Values) => readonly (string | null)[];
  /** The object's own rules over rows about to be written: completes values, adds problems. */
  readonly prepare?: (work: Work, drafts: readonly Draft[], options: WriteOptions) => Promise<void>;
  /** What else is written once rows have been, in the same transaction. */
  readonly written?: (work: Work, records: readonly WrittenRecord[]) => Promise<void>;
  /** Refuses the return of deleted records that can no longer stand. */
  readonly mayRestore?: (work: Work, record: StoredRecord) => Promise<void>;
  /** Publishes one fact per record. */
  readonly publish: (work: Work, kind: RecordFactKind, facts: readonly RecordFact[]) => Promise<void>;
  /** Fields of the wire shape that are no stored property. */
  readonly extend?: (
    work: Work,
    records: readonly StoredRecord[],
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** Any object type, where its wire shape does not matter. */
export type AnyObjectType = Omit<ObjectType, "shape">;

/** Publishes facts of which the payload is the same for every object. */
export function publisher<Payload extends z.ZodType>(
  types: Readonly<Record<RecordFactKind, EventType<Payload>>>,
  payloadOf: (fact: RecordFact) => z.input<Payload>,
): ObjectType["publish"] {
  return async (work, kind, facts) => {
    for (const fact of facts) work.publish(types[kind], fact.id, payloadOf(fact));
  };
}

/** The text of a value that holds text; null otherwise. */
export function textOf(value: Value | undefined): string | null {
  return typeof value === "string" ? value : null;
}
