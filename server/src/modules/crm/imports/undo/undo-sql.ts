import { type RawBuilder, sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "../../records/object-type.ts";
import { type LeftReason, maxNamedLeft } from "../../long-work/left-schema.ts";
import { importTables } from "../import-sql.ts";
import { crmTables } from "../../tables.ts";
import type { DoneRecord } from "../../long-work/undo-rules.ts";

/** One row of an import as it was kept. */
export interface DoneRow extends DoneRecord {
  readonly line: number;
}

/** A record that was left, as it is kept. */
export interface LeftRow {
  readonly line: number;
  readonly record_id: string;
  readonly label: string;
  readonly reason: LeftReason;
  readonly properties: readonly string[];
}

/** The rows that did something above a line, the lowest first. */
export async function doneRows(work: Work, importId: string, above: number, limit: number): Promise<DoneRow[]> {
  const rows = await importTables(work)
    .selectFrom("crm.import_row")
    .select(["line", "record_id", "action", "before", "after", "version"])
    .where("org_id", "=", work.orgId)
    .where("import_id", "=", importId)
    .where("line", "<", above)
    .where("action", "<>", "unchanged")
    .orderBy("line", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ record_id: recordId, ...row }) => ({ recordId, ...row }));
}

/** How many rows did something. */
export async function countDone(work: Work, importId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from crm.import_row
    where org_id = ${work.orgId}::bigint and import_id = ${importId}::bigint and action <> 'unchanged'`.execute(
    importTables(work),
  );
  return rows[0]?.n ?? 0;
}

export async function leftRows(work: Work, importId: string): Promise<LeftRow[]> {
  return importTables(work)
    .selectFrom("crm.import_left")
    .select(["line", "record_id", "label", "reason", "properties"])
    .where("org_id", "=", work.orgId)
    .where("import_id", "=", importId)
    .orderBy("line")
    .limit(maxNamedLeft)
    .execute();
}

export async function insertLeft(work: Work, importId: string, rows: readonly LeftRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into crm.import_left (org_id, import_id, line, record_id, label, reason, properties)
    select ${work.orgId}::bigint, ${importId}::bigint, x.line, x.record_id, x.label, x.reason, x.properties
    from ${rowset({ line: "int", record_id: "bigint", label: "text", reason: "text", properties: "jsonb" }, rows)}`.execute(
    importTables(work),
  );
}

export async function deleteLeft(work: Work, importId: string): Promise<void> {
  await importTables(work)
    .deleteFrom("crm.import_left")
    .where("org_id", "=", work.orgId)
    .where("import_id", "=", importId)
    .execute();
}

interface Holder {
  /** The record that is held. */
  readonly id: string;
  /** The record that holds it; null for what is no record, such as a note. */
  readonly by: string | null;
}

/** Those of these records on which something hangs that is not of this import: notes, tasks, links, other records. Whoever sees it. */
export async function builtOn(
  work: Work,
  object: AnyObjectType,
  { importId, ids }: { importId: string; ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const pointing = heldBy[object.key]?.(work, ids);
  const { rows } =
    await sql<Holder>`${heldByText(work, object.key, ids)} union all ${heldByLinks(work, ids)}${pointing === undefined ? sql`` : sql` union all ${pointing}`}`.execute(
      crmTables(work),
    );
  const others = rows.flatMap(({ by }) => by ?? []);
  const ownRows = others.length === 0 ? new Set<string>() : await madeBy(work, importId, others);
  return new Set(rows.flatMap(({ id, by }) => (by !== null && ownRows.has(by) ? [] : [id])));
}

function heldByText(work: Work, object: string, ids: readonly string[]): RawBuilder<Holder> {
  const at = sql`org_id = ${work.orgId}::bigint and object = ${object} and record_id = any(${ids}::bigint[]) and deleted_at is null`;
  return sql<Holder>`
    select record_id as id, null::bigint as by from crm.note where ${at}
    union all select record_id, null from crm.task where ${at}`;
}

/** Relations of the organization's own. What the import itself linked has been taken apart before; ids are of one sequence, whatever the type. */
function heldByLinks(work: Work, ids: readonly string[]): RawBuilder<Holder> {
  const at = (side: "from" | "to") => sql`l.org_id = ${work.orgId}::bigint
    and l.relation_id in (select id from crm.relation where org_id = ${work.orgId}::bigint)
    and ${sql.ref(`l.${side}_id`)} = any(${ids}::bigint[]) and l.ended_at is null`;
  return sql<Holder>`
    select l.from_id as id, l.to_id as by from crm.link l where ${at("from")}
    union all select l.to_id, l.from_id from crm.link l where ${at("to")}`;
}

/** By what other records hang on one of an object. */
const heldBy: Readonly<Record<string, (work: Work, ids: readonly string[]) => RawBuilder<Holder>>> = {
  // the account a contact names is one of its links
  account: (work, ids) => sql<Holder>`
    select l.account_id as id, c.id as by from crm.contact_account l
      join crm.contact c on c.org_id = l.org_id and c.id = l.contact_id and c.deleted_at is null
      where l.org_id = ${work.orgId}::bigint and l.account_id = any(${ids}::bigint[]) and l.ended_at is null
    union all ${pointingAt(work, "deal", "account_id", ids)} union all ${pointingAt(work, "account", "parent_id", ids)}`,
  // an import links a contact with the account it names, without a word for it: every other link is somebody's
  contact: (work, ids) => sql<Holder>`
    select c.id, null::bigint as by from crm.contact_account l
      join crm.contact c on c.org_id = l.org_id and c.id = l.contact_id
      where l.org_id = ${work.orgId}::bigint and l.contact_id = any(${ids}::bigint[]) and l.ended_at is null
        and (l.account_id is distinct from c.account_id or l.label is not null)
    union all ${pointingAt(work, "deal", "contact_id", ids)}`,
};

function pointingAt(work: Work, kind: "account" | "deal", column: string, ids: readonly string[]): RawBuilder<Holder> {
  return sql<Holder>`
    select ${sql.ref(`r.${column}`)}, r.id from ${sql.table(`crm.${kind}`)} r
    where r.org_id = ${work.orgId}::bigint and ${sql.ref(`r.${column}`)} = any(${ids}::bigint[]) and r.deleted_at is null`;
}

/** Those of these records that the same import has made. */
async function madeBy(work: Work, importId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows: made } = await sql<{ id: string }>`
    select record_id as id from crm.import_row
    where org_id = ${work.orgId}::bigint and import_id = ${importId}::bigint and action = 'create'
      and record_id = any(${ids}::bigint[])`.execute(importTables(work));
  return new Set(made.map(({ id }) => id));
}

/** Whether anybody uses a property: a live record with a value of it, a stage that asks for it, a saved view that shows it, sorts or filters by it. */
export async function isPropertyUsed(work: Work, object: AnyObjectType, key: string): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (
      select from ${sql.table(object.table)} r
      where r.org_id = ${work.orgId}::bigint and r.deleted_at is null and r.custom ? ${key}
    ) or exists (
      select from crm.stage s
      where s.org_id = ${work.orgId}::bigint and s.deleted_at is null and ${key} = any(s.required_properties)
    ) or exists (
      select from crm.view v
      where v.org_id = ${work.orgId}::bigint and v.object = ${object.key} and v.deleted_at is null
        and (${key} = any(v.columns) or ltrim(v.sort, '-') = ${key}
          or jsonb_path_exists(v.filter, '$.**.property ? (@ == $key)', jsonb_build_object('key', ${key}::text)))
    ) as used`.execute(crmTables(work));
  return rows[0]?.used === true;
}
