import type { Client } from "pg";
import { tableExists } from "#platform/database/table-exists";

/**
 * Work of a module that a backup holds as under way although the job doing it is in no backup: after a restore nobody
 * would ever go on with it.
 */
export interface LostWork {
  /** In the words of whoever restores, plural. */
  readonly what: string;
  readonly table: string;
  /** The update that ends it and says why. It runs on the schema the backup was made with, past the walls. */
  readonly end: string;
}

export interface EndedWork {
  readonly what: string;
  readonly rows: number;
}

/** Ends what nobody would go on with, in the transaction that restores it. */
export async function endLostWork(client: Client, lost: readonly LostWork[]): Promise<readonly EndedWork[]> {
  const ended: EndedWork[] = [];
  for (const { what, table, end } of lost) {
    if (!(await tableExists(client, table))) continue; // a backup from before there was such work
    const { rowCount } = await client.query(end);
    if (rowCount !== null && rowCount > 0) ended.push({ what, rows: rowCount });
  }
  return ended;
}
