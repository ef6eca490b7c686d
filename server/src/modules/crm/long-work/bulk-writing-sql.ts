import { sql } from "kysely";
import type { Work } from "#platform/work";
import { objectKeys } from "../records/record-schema.ts";
import { crmTables } from "../tables.ts";

/** As much as a batch may leave to be sorted into the search index; searches read it from end to end until then. */
const unsortedLimit = "32MB";

/**
 * Writes a batch without waiting for two things. The commit answers before the disk has it: what a crash of the database
 * then takes away, it takes away whole, the batch together with the position that counts it, so the run does it again.
 * (Whoever acts on a fact in the outside world commits the intent first, which waits for the disk and for all that was
 * committed before.) And what the search index is told is left to `tidyUp`.
 */
export async function writeInBulk(work: Work): Promise<void> {
  await sql`
    select set_config('synchronous_commit', 'off', true), set_config('gin_pending_list_limit', ${unsortedLimit}, true)`.execute(
    crmTables(work),
  );
}

/** Does what batches have left: sorts their rows into the object's search index, counts anew what has grown a lot. */
export async function tidyUp(work: Work, object: string): Promise<void> {
  // own types share one table, which the database's own upkeep sees to
  if (!objectKeys.some((key) => key === object)) return;
  await sql`select crm.after_bulk_writes(${object})`.execute(crmTables(work));
}
