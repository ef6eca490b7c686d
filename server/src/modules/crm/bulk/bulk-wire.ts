import type { LeftReason } from "../long-work/left-schema.ts";
import type { BulkRefusal } from "./bulk-refusal-sql.ts";
import type { BulkJob, BulkJobInFull } from "./bulk-schema.ts";
import type { BulkRecord } from "./bulk-sql.ts";

/** A job as the API shows it. */
export function toBulkJob(job: BulkRecord, ahead: number): BulkJob {
  const { undo } = job;
  return {
    id: job.id,
    object: job.object,
    action: job.action,
    ...changeOf(job),
    ...targetOf(job),
    status: job.status,
    counts: job.counts,
    progress: undo === null ? { done: job.position, total: job.total } : { done: undo.done, total: undo.total },
    ahead,
    undo: undo === null ? null : { restored: undo.restored, left: undo.left },
    failure: job.failure,
    handover: job.from_member,
    startedBy: job.started_by,
    version: job.version,
    createdAt: job.created_at.toISOString(),
    startedAt: job.started_at?.toISOString() ?? null,
    finishedAt: job.finished_at?.toISOString() ?? null,
  };
}

function changeOf({ change }: BulkRecord): Pick<BulkJob, "values" | "owners" | "relation" | "to"> {
  const { values, owners, relation = null, to = null } = change;
  // as it was given, checked by its schema
  const given = (values as BulkJob["values"] | undefined) ?? null;
  return { values: given, owners: owners === undefined ? null : [...owners], relation, to };
}

function targetOf({ target }: BulkRecord): Pick<BulkJob, "filter" | "q" | "named"> {
  const { filter = null, q = null, named = null } = target;
  return { filter, q, named };
}

export function toRefused({
  record_id: id,
  label,
  code,
  problems,
}: BulkRefusal): BulkJobInFull["refusedSample"][number] {
  return { id, name: label, code, problems: [...problems] };
}

export function toLeft({ record_id: id, label, code, problems }: BulkRefusal): BulkJobInFull["leftSample"][number] {
  return { id, name: label, reason: code as LeftReason, properties: problems.map(({ path }) => path) };
}
