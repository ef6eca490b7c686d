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
