import type { Work } from "#platform/work";
import type { Check } from "./import-check.ts";
import { deleteRefusals, type ImportRecord, insertRefusals, updateImport } from "./import-sql.ts";

/** Keeps what a dry run found, in place of what an earlier one did. */
export async function keepCheck(work: Work, importId: string, check: Check): Promise<ImportRecord> {
  const { reading, settings, problems, counts, refusals } = check;
  await deleteRefusals(work, importId);
  await insertRefusals(work, importId, refusals);
  return updateImport(work, importId, {
    status: problems.length > 0 ? "needs_mapping" : "ready",
    reading,
    settings,
    problems,
    counts,
    position: 0,
    total: reading.profile.rows,
    failure: null,
    finishedAt: null,
  });
}
