import type { LostWork } from "#platform/backup/lost-work";

/** A restored job has nobody who would go on with it; what it had done can be taken back. */
export const bulkJobsLostInRestore: LostWork = {
  what: "bulk jobs under way",
  table: "crm.bulk_job",
  end: `update crm.bulk_job set status = 'failed', version = version + 1, updated_at = now(), finished_at = now(),
    failure = 'GoMark was restored from a backup made while this was under way. ' ||
      case when status = 'undoing' then 'Take it back again to go on where it stood.' when position > 0 then 'What was done can be taken back.' else 'Start it again.' end
    where status in ('waiting', 'running', 'undoing')`,
};
