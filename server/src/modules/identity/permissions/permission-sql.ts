import { sql } from "kysely";
import type { Work } from "#platform/work";
import { identityTables } from "../tables.ts";
import type { MatrixCell } from "./permission-rules.ts";

export async function insertCells(work: Work, cells: readonly MatrixCell[]): Promise<void> {
  await identityTables(work)
    .insertInto("identity.role_permission")
    .values(cells.map((cell) => ({ ...cell, org_id: work.orgId, updated_at: work.now })))
    .execute();
}

export function matrixCells(work: Work): Promise<MatrixCell[]> {
  return identityTables(work)
    .selectFrom("identity.role_permission")
    .select(["role", "permission", "scope"])
    .where("org_id", "=", work.orgId)
    .execute();
}

export async function setCell(work: Work, { role, permission, scope }: MatrixCell): Promise<void> {
  await identityTables(work)
    .insertInto("identity.role_permission")
    .values({ org_id: work.orgId, role, permission, scope, updated_at: work.now })
    .onConflict((conflict) =>
      conflict.columns(["org_id", "role", "permission"]).doUpdateSet({ scope, updated_at: work.now }),
    )
    .execute();
}

/** Held until the transaction ends: one edit of an organization's matrix at a time. */
export async function lockMatrix(work: Work): Promise<void> {
  await sql`select from identity.organization where id = ${work.orgId}::bigint for update`.execute(
    identityTables(work),
  );
}

/** How the matrix names a kind of records of the organization's own. */
export interface RecordKindRow {
  readonly plural: string;
  readonly label_one: string;
  readonly label_many: string;
  readonly archived: boolean;
}

/** The kinds of records of the organization's own that are not archived, by name. */
export function recordKinds(work: Work): Promise<RecordKindRow[]> {
  return identityTables(work)
    .selectFrom("identity.record_kind")
    .select(["plural", "label_one", "label_many", "archived"])
    .where("org_id", "=", work.orgId)
    .where("archived", "=", false)
    .orderBy("label_many")
    .orderBy("plural")
    .execute();
}

/** Writes a kind down; answers whether it is new. */
export async function writeRecordKind(work: Work, { plural, ...words }: RecordKindRow): Promise<boolean> {
  const tables = identityTables(work);
  const { numUpdatedRows } = await tables
    .updateTable("identity.record_kind")
    .set(words)
    .where("org_id", "=", work.orgId)
    .where("plural", "=", plural)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return false;
  await tables
    .insertInto("identity.record_kind")
    .values({ org_id: work.orgId, plural, ...words })
    .execute();
  return true;
}
