import type { Work } from "#platform/work";
import type { Counts } from "./import-schema.ts";
import { type ImportRecord, importTables } from "./import-sql.ts";

/** Rows of which it is known what becomes of them. */
export function rowsIn({ create, update, unchanged, refuse }: Counts): number {
  return create + update + unchanged + refuse;
}

/** How far a dry run has come. Answers whether it is still the one of that version, which this does not change. */
export async function noteTried(
  work: Work,
  { id, version, counts, total }: Pick<ImportRecord, "id" | "version" | "counts" | "total">,
): Promise<boolean> {
  const noted = await importTables(work)
    .updateTable("crm.import")
    .set({ counts: JSON.stringify(counts), total, updated_at: work.now })
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .where("version", "=", version)
    .where("status", "=", "checking")
    .returning("id")
    .executeTakeFirst();
  return noted !== undefined;
}
