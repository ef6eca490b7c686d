import { sql } from "kysely";
import type { Work } from "#platform/work";
import { identityTables } from "../tables.ts";
import type { ConditionRow, FieldRow } from "./limit-rules.ts";

export async function fieldRows(work: Work): Promise<FieldRow[]> {
  return identityTables(work)
    .selectFrom("identity.role_field")
    .select(["role", "object", "property", "access"])
    .where("org_id", "=", work.orgId)
    .orderBy("object")
    .orderBy("property")
    .orderBy("role")
    .execute();
}

export async function conditionRows(work: Work): Promise<ConditionRow[]> {
  return identityTables(work)
    .selectFrom("identity.role_condition")
    .select(["role", "permission", "filter"])
    .where("org_id", "=", work.orgId)
    .orderBy("permission")
    .orderBy("role")
    .execute();
}

/** What a role may do with a field; null where nothing limits it. */
export type FieldAccess = "none" | "read" | "edit";

export async function writeField(work: Work, row: Omit<FieldRow, "access"> & { access: FieldAccess }): Promise<void> {
  const { role, object, property, access } = row;
  if (access === "edit") {
    await sql`
      delete from identity.role_field where org_id = ${work.orgId}::bigint and role = ${role} and object = ${object}
        and property = ${property}`.execute(identityTables(work));
    return;
  }
  await sql`
    insert into identity.role_field (org_id, role, object, property, access, updated_at)
    values (${work.orgId}::bigint, ${role}, ${object}, ${property}, ${access}, ${work.now}::timestamptz)
    on conflict (org_id, role, object, property) do update set access = excluded.access, updated_at = excluded.updated_at`.execute(
    identityTables(work),
  );
}

export async function writeCondition(work: Work, { role, permission, filter }: ConditionRow): Promise<void> {
  if (filter === null) {
    await sql`
      delete from identity.role_condition
      where org_id = ${work.orgId}::bigint and role = ${role} and permission = ${permission}`.execute(
      identityTables(work),
    );
    return;
  }
  await sql`
    insert into identity.role_condition (org_id, role, permission, filter, updated_at)
    values (${work.orgId}::bigint, ${role}, ${permission}, ${JSON.stringify(filter)}::jsonb, ${work.now}::timestamptz)
    on conflict (org_id, role, permission) do update set filter = excluded.filter, updated_at = excluded.updated_at`.execute(
    identityTables(work),
  );
}

/** The organizations in which somebody acting for the portfolio may not see a field; nobody's user acts with the role alone. */
export async function organizationsHiding(
  work: Work,
  who: { readonly userId: string | null; readonly role: string },
  { object, property }: { readonly object: string; readonly property: string },
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from identity.organizations_hiding(${who.userId}::bigint, ${who.role}, ${object}, ${property}) as found (id)`.execute(
    identityTables(work),
  );
  return new Set(rows.map(({ id }) => id));
}
