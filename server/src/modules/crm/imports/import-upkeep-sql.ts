import { sql } from "kysely";
import type { Work } from "#platform/work";
import { importTables } from "./import-sql.ts";

/** Imports that one look sees to; the next look comes in minutes. */
const maxStalled = 100;

/** Gives imports of any organization that are at work without a job another one, or lets them be given up; answers how many there were. */
export async function resumeStalled(work: Work, attempts: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select crm.resume_stalled_imports(${maxStalled}, ${attempts}) as n`.execute(
    importTables(work),
  );
  return rows[0]?.n ?? 0;
}
