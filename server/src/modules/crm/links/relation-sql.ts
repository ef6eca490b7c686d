import { type Selectable, sql } from "kysely";
import { readPrepared, type Work } from "#platform/work";
import { type CrmTables, crmTables } from "../tables.ts";

const columns = [
  "id",
  "key",
  "from_object",
  "to_object",
  "cardinality",
  "from_label",
  "to_label",
  "version",
  "archived_at",
] as const;

export type RelationRow = Pick<Selectable<CrmTables["crm.relation"]>, (typeof columns)[number]>;

const allRows = `select ${columns.join(", ")} from crm.relation where org_id = $1::bigint order by id`;

/** Every relation the organization has defined, archived ones too, the oldest first. Few: there is a maximum. */
export function relationRows(work: Work): Promise<RelationRow[]> {
  return readPrepared<RelationRow>(work, allRows, [work.orgId]);
}

/** One relation. */
export async function findRelation(work: Work, id: string): Promise<RelationRow | undefined> {
  const [row] = await readPrepared<RelationRow>(
    work,
    `select ${columns.join(", ")} from crm.relation where org_id = $1::bigint and id = $2::bigint`,
    [work.orgId, id],
  );
  return row;
}

/** One relation, held for a change. */
export async function lockRelation(work: Work, id: string): Promise<RelationRow | undefined> {
  return crmTables(work)
    .selectFrom("crm.relation")
    .select(columns)
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

/** One after the other: relations are counted and their keys compared before another one is made. */
export async function holdRelations(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`crm.relation ${work.orgId}`}, 0))`.execute(
    crmTables(work),
  );
}

export async function insertRelation(
  work: Work,
  row: Omit<RelationRow, "id" | "version" | "archived_at">,
): Promise<RelationRow> {
  return crmTables(work)
    .insertInto("crm.relation")
    .values({ ...row, org_id: work.orgId, created_at: work.now, updated_at: work.now })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

export async function updateRelation(
  work: Work,
  { id, version }: RelationRow,
  change: Partial<Pick<RelationRow, "from_label" | "to_label" | "archived_at">>,
): Promise<RelationRow> {
  return crmTables(work)
    .updateTable("crm.relation")
    .set({ ...change, version: version + 1, updated_at: work.now })
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}
