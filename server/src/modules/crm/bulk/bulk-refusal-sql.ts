import { sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import type { Problem } from "#platform/errors";
import type { Work } from "#platform/work";
import { bulkTables } from "./bulk-sql.ts";

/** A record that a job was refused, or that stayed as it is when the job was taken back. */
export interface BulkRefusal {
  readonly record_id: string;
  readonly label: string;
  /** The refusal's, or the reason why it was left. */
  readonly code: string;
  /** For what was left: only the properties that were, in `path`. */
  readonly problems: readonly Problem[];
}

export type BulkStep = "run" | "undo";

const shape = { record_id: "bigint", label: "text", code: "text", problems: "jsonb" };

export async function insertBulkRefusals(
  work: Work,
  { jobId, step }: { readonly jobId: string; readonly step: BulkStep },
  refusals: readonly BulkRefusal[],
): Promise<void> {
  if (refusals.length === 0) return;
  await sql`
    insert into crm.bulk_refusal (org_id, job_id, step, record_id, label, code, problems)
    select ${work.orgId}::bigint, ${jobId}::bigint, ${step}, x.record_id, x.label, x.code, x.problems
    from ${rowset(shape, refusals)}`.execute(bulkTables(work));
}

export async function readBulkRefusals(
  work: Work,
  { jobId, step }: { readonly jobId: string; readonly step: BulkStep },
  limit: number,
): Promise<BulkRefusal[]> {
  const { rows } = await sql<BulkRefusal>`
    select record_id, label, code, problems from crm.bulk_refusal
    where org_id = ${work.orgId}::bigint and job_id = ${jobId}::bigint and step = ${step}
    order by record_id limit ${limit}`.execute(bulkTables(work));
  return rows;
}

/** Forgets what was left when a job was last taken back: it is taken back anew. */
export async function deleteLeft(work: Work, jobId: string): Promise<void> {
  await sql`
    delete from crm.bulk_refusal
    where org_id = ${work.orgId}::bigint and job_id = ${jobId}::bigint and step = 'undo'`.execute(bulkTables(work));
}
