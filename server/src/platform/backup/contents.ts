import { type Client, escapeIdentifier } from "pg";
import { Fault } from "#platform/faults";

/** The job queue's rows are not saved: they point at work in flight, and a restored copy must not send anything twice. */
export const savedSchemas = ["platform", "auth", "identity", "crm", "analytics"] as const;

/** The record of which migrations ran is made anew by running them. */
const notSaved = "platform.migration";

export interface SavedTable {
  /** Quoted, with its schema. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of transaction ids, which mean nothing in another cluster. */
  readonly transactionIds: readonly string[];
}

export interface Header {
  readonly format: 1;
  readonly createdAt: string;
  readonly schema: number;
  readonly migrations: readonly { readonly number: number; readonly name: string; readonly checksum: string }[];
}

export interface SavedSequence {
  readonly sequence: string;
  readonly last: string;
  readonly called: boolean;
}

/** Every table with rows of its own; a partitioned table stands for its partitions. */
export async function listTables(client: Client): Promise<readonly SavedTable[]> {
  const { rows } = await client.query<SavedTable>(
    `select format('%I.%I', n.nspname, c.relname) as name,
            array_agg(a.attname::text order by a.attnum) as columns,
            coalesce(array_agg(a.attname::text) filter (where a.atttypid = 'xid8'::regtype), '{}') as "transactionIds"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition
      group by n.nspname, c.relname order by 1`,
    [savedSchemas],
  );
  return rows.filter((table) => table.name !== notSaved);
}

/** A backup that silently lacks rows is worse than none: every policy must let it see everything. */
export async function checkNothingIsHidden(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any ($1) and c.relrowsecurity and c.relkind in ('r', 'p') and not c.relispartition
        and (not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'backup' and p.polpermissive
                           and pg_get_expr(p.polqual, p.polrelid) = 'true')
             or exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive))`,
    [savedSchemas],
  );
  if (rows.length > 0)
    throw new Fault(
      `A backup could not see all rows of ${rows.map((row) => row.name).join(", ")}: they lack the policy "backup". Run: npm run migrate`,
    );
}

export function columnList(columns: readonly string[]): string {
  return columns.map((column) => escapeIdentifier(column)).join(", ");
}

/** The transaction id every saved event gets: below any that a living cluster hands out, so new events come after. */
const savedXid = "'3'::xid8";

/**
 * The rows of a table as they are saved. Positions in the event log are (transaction id, sequence); another cluster
 * counts transactions from its own start, so events are numbered anew in their order, and every position with them.
 */
export function savedRows(table: SavedTable): string {
  const rewritten = new Map(table.transactionIds.map((column) => [column, "'0'::xid8"]));
  const rank = "(select count(*) from platform.event e where (e.xid, e.seq) <= (t.xid, t.seq))";
  if (table.name === "platform.event")
    rewritten.set("xid", savedXid).set("seq", "row_number() over (order by t.xid, t.seq)");
  if (table.name === "platform.consumer" || table.name === "platform.parked_event")
    rewritten.set("xid", savedXid).set("seq", rank);
  const columns = table.columns.map((column) => rewritten.get(column) ?? `t.${escapeIdentifier(column)}`);
  return `select ${columns.join(", ")} from ${table.name} t`;
}
