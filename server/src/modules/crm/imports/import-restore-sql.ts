import type { LostWork } from "#platform/backup/lost-work";

/** A restored import has no job that would go on with it. What has begun can be run again from where it stood. */
export const importsLostInRestore: LostWork = {
  what: "imports under way",
  table: "crm.import",
  end: `update crm.import set status = 'failed', version = version + 1, updated_at = now(), finished_at = now(),
    failure = 'GoMark was restored from a backup made while this import was under way. ' ||
      case when status = 'undoing' then 'Undo it again to go on where it stood.' when position > 0 then 'Run it again to go on where it stood.' else 'Import the file again.' end
    where status in ('checking', 'running', 'undoing')`,
};
