import { type Selectable, sql } from "kysely";
import { readPrepared, type Work } from "#platform/work";
import { type CrmTables, crmTables } from "../tables.ts";

export type ObjectTypeRow = Omit<Selectable<CrmTables["crm.object_type"]>, "org_id" | "created_at" | "updated_at">;

const columns = [
  "id",
  "key",
  "plural",
  "label_one",
  "label_many",
  "icon",
  "description",
  "version",
  "archived_at",
] as const;

const allRows = `select ${columns.join(", ")} from crm.object_type where org_id = $1::bigint order by lower(label_many), id`;

/** Every type of the organization's own, archived ones too, by name. Few: there is a maximum. */
export function objectTypeRows(work: Work): Promise<ObjectTypeRow[]> {
  return readPrepared<ObjectTypeRow>(work, allRows, [work.orgId]);
}

/** One type, held for a change. */
export async function lockObjectType(work: Work, id: string): Promise<ObjectTypeRow | undefined> {
  return crmTables(work)
    .selectFrom("crm.object_type")
    .select(columns)
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

/** One after the other: types are counted and their words compared before another one is made. */
export async function holdObjectTypes(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`crm.object_type ${work.orgId}`}, 0))`.execute(
    crmTables(work),
  );
}

type NewRow = Pick<ObjectTypeRow, "key" | "plural" | "label_one" | "label_many" | "icon" | "description">;

export async function insertObjectType(work: Work, row: NewRow): Promise<ObjectTypeRow> {
  return crmTables(work)
    .insertInto("crm.object_type")
    .values({ ...row, org_id: work.orgId, created_at: work.now, updated_at: work.now })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

export async function updateObjectType(
  work: Work,
  { id, version }: ObjectTypeRow,
  change: Partial<Pick<ObjectTypeRow, "label_one" | "label_many" | "icon" | "description" | "archived_at">>,
): Promise<ObjectTypeRow> {
  return crmTables(work)
    .updateTable("crm.object_type")
    .set({ ...change, version: version + 1, updated_at: work.now })
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}
