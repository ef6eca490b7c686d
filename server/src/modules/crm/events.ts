import { z } from "zod";
import { defineEvent } from "#platform/events/event-type";

/** What every fact about a record says: ids and names of properties, never their values. */
const RecordPayload = z.object({
  version: z.int(),
  /** Names of the properties that changed. */
  changed: z.array(z.string()),
  /** The owners before and after: who may see the record may see the fact. Null stands for "no owner". */
  owners: z.array(z.string().nullable()),
  /** With whom it is shared (`member:7`, `team:3`): they may see the fact too. Absent: with nobody. */
  sharedWith: z.array(z.string()).optional(),
});

/** A record was shared with somebody, or no longer is; `sharedWith` names everybody who has or had it. */
export const SharedPayload = RecordPayload.pick({ owners: true }).extend({
  plural: z.string(),
  sharedWith: z.array(z.string()),
});

export const accountCreated = defineEvent("crm.account.created", "account", RecordPayload);
export const accountUpdated = defineEvent("crm.account.updated", "account", RecordPayload);
export const accountDeleted = defineEvent("crm.account.deleted", "account", RecordPayload);
export const accountRestored = defineEvent("crm.account.restored", "account", RecordPayload);

export const contactCreated = defineEvent("crm.contact.created", "contact", RecordPayload);
export const contactUpdated = defineEvent("crm.contact.updated", "contact", RecordPayload);
export const contactDeleted = defineEvent("crm.contact.deleted", "contact", RecordPayload);
export const contactRestored = defineEvent("crm.contact.restored", "contact", RecordPayload);

/** Of a record of a type of one's own: its `object` is the type's key, and `plural` names the permissions. */
const OwnRecordPayload = RecordPayload.extend({ plural: z.string() });
export const ownRecordCreated = defineEvent("crm.record.created", "record", OwnRecordPayload);
export const ownRecordUpdated = defineEvent("crm.record.updated", "record", OwnRecordPayload);
export const ownRecordDeleted = defineEvent("crm.record.deleted", "record", OwnRecordPayload);
export const ownRecordRestored = defineEvent("crm.record.restored", "record", OwnRecordPayload);

/** A type of records of one's own was defined, changed, archived or taken back. */
export const objectTypeChanged = defineEvent(
  "crm.object_type.changed",
  "objectType",
  z.object({ version: z.int(), key: z.string() }),
);

/** A relation between types of records was defined, changed, archived or taken back. */
export const relationChanged = defineEvent(
  "crm.relation.changed",
  "relation",
  z.object({ version: z.int(), key: z.string() }),
);

/** The numbers of a deal that roll-ups need. None is personal. */
const DealFigures = z.object({
  pipelineId: z.string(),
  stageId: z.string(),
  kind: z.enum(["open", "won", "lost"]),
  /** The stage's, in percent, at this moment. */
  probability: z.int(),
  amountMinor: z.string().nullable(),
  currency: z.string().nullable(),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
});
export type DealFigures = z.infer<typeof DealFigures>;

/** `before` is null for a deal that was not there (created, restored), `after` for one that is gone. */
const DealPayload = RecordPayload.extend({ before: DealFigures.nullable(), after: DealFigures.nullable() });

/** A write publishes exactly one of these five. */
export const dealCreated = defineEvent("crm.deal.created", "deal", DealPayload);
/** Changed, and stayed in its stage. */
export const dealUpdated = defineEvent("crm.deal.updated", "deal", DealPayload);
/** Moved to another stage; `changed` names what else changed with it. */
export const dealStageChanged = defineEvent("crm.deal.stage_changed", "deal", DealPayload);
export const dealDeleted = defineEvent("crm.deal.deleted", "deal", DealPayload);
export const dealRestored = defineEvent("crm.deal.restored", "deal", DealPayload);

/** Whatever happens to a deal, with its figures before and after. */
export const dealFacts = [dealCreated, dealUpdated, dealStageChanged, dealDeleted, dealRestored] as const;

/** A note stands on a record; the event is about the note, the payload says where it stands. */
const NotePayload = z.object({
  object: z.string(),
  /** What permissions call records of that kind. */
  plural: z.string(),
  recordId: z.string(),
  version: z.int(),
  owners: z.array(z.string().nullable()),
  sharedWith: z.array(z.string()).optional(),
});
export const noteCreated = defineEvent("crm.note.created", "note", NotePayload);
export const noteUpdated = defineEvent("crm.note.updated", "note", NotePayload);
export const noteRestored = defineEvent("crm.note.restored", "note", NotePayload);
export const noteDeleted = defineEvent("crm.note.deleted", "note", NotePayload);

/** A task, the record it stands on (or none) with its owner, and whose it is and was. */
const TaskPayload = z.object({
  version: z.int(),
  /** Names of the fields that changed. */
  changed: z.array(z.string()),
  object: z.string().nullable(),
  /** What permissions call records of that kind; null for a task on no record. */
  plural: z.string().nullable(),
  recordId: z.string().nullable(),
  /** The record's owner; empty for a task on no record. */
  owners: z.array(z.string().nullable()),
  sharedWith: z.array(z.string()).optional(),
  /** Members who had and have to do it; null stands for nobody. */
  assignees: z.array(z.string().nullable()),
  /** The member who wrote it. */
  createdBy: z.string().nullable(),
});
export const taskCreated = defineEvent("crm.task.created", "task", TaskPayload);
/** Changed, and neither checked off nor opened again. */
export const taskUpdated = defineEvent("crm.task.updated", "task", TaskPayload);
export const taskCompleted = defineEvent("crm.task.completed", "task", TaskPayload);
export const taskReopened = defineEvent("crm.task.reopened", "task", TaskPayload);
export const taskDeleted = defineEvent("crm.task.deleted", "task", TaskPayload);
export const taskRestored = defineEvent("crm.task.restored", "task", TaskPayload);

/** Views are configuration: which object they are of, and whether others may know of them. */
const ViewPayload = z.object({ version: z.int(), on: z.string(), plural: z.string(), shared: z.boolean() });
export const viewCreated = defineEvent("crm.view.created", "view", ViewPayload);
export const viewUpdated = defineEvent("crm.view.updated", "view", ViewPayload);
export const viewDeleted = defineEvent("crm.view.deleted", "view", ViewPayload);
export const viewRestored = defineEvent("crm.view.restored", "view", ViewPayload);

/** A pipeline or one of its stages was added, changed or deleted. */
export const pipelineChanged = defineEvent("crm.pipeline.changed", "pipeline", z.object({}));
/** A run-time property was added, changed or archived. */
export const propertyChanged = defineEvent("crm.property.changed", "property", z.object({ object: z.string() }));

/** How far an import has come, in rows. Who may run imports may watch them. */
const ImportPayload = z.object({ status: z.string(), done: z.int(), total: z.int() });
export const importProgressed = defineEvent("crm.import.progressed", "import", ImportPayload);
/** A dry run in the background or a run has ended; `status` says how. */
export const importFinished = defineEvent("crm.import.finished", "import", ImportPayload);

/** How far a bulk job has come, in records: its starter may watch it. */
const BulkPayload = z.object({ status: z.string(), done: z.int(), total: z.int() });
export const bulkProgressed = defineEvent("crm.bulk_job.progressed", "bulk_job", BulkPayload);
/** A bulk job, or its taking back, has ended; `status` says how. */
export const bulkFinished = defineEvent("crm.bulk_job.finished", "bulk_job", BulkPayload);
