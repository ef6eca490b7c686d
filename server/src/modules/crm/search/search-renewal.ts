import type { Work } from "#platform/work";
import { everyObject } from "../objects.ts";
import { readRecords } from "../records/record-list-sql.ts";
import { registryOf } from "../records/registry.ts";
import { recordTerms } from "./record-terms.ts";
import { whoeverSees, writeTerms } from "./search-word-sql.ts";
import { isWritingKind, writingTerms } from "./search-writing-sql.ts";

/** Everything that is searched, by its table. */
export const searchedTables = ["account", "contact", "deal", "record", "note", "task"] as const;
export type SearchedTable = (typeof searchedTables)[number];

/** One row of a searched table; of records of one's own types also which. */
export interface SearchedRow {
  readonly id: string;
  readonly type_id: string | null;
}

/** Makes the terms of these rows anew, as if they were written now, those in the bin too. Answers how many were others. */
export async function renewTerms(work: Work, table: SearchedTable, rows: readonly SearchedRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  if (isWritingKind(table)) {
    const ids = rows.map(({ id }) => id);
    return writeTerms(work, { table: `crm.${table}` }, await writingTerms(work, table, ids));
  }
  let changed = 0;
  for (const object of await everyObject(work)) {
    if (object.table !== `crm.${table}`) continue;
    const ids = rows.flatMap(({ id, type_id }) => ((type_id ?? undefined) === object.typeId ? [id] : []));
    if (ids.length === 0) continue;
    const registry = await registryOf(work, object);
    const records = await readRecords(work, registry, whoeverSees(work, object, ids));
    const terms = records.map(({ id, values }) => ({ id, search_key: recordTerms(registry, values) }));
    changed += await writeTerms(work, object, terms);
  }
  return changed;
}
