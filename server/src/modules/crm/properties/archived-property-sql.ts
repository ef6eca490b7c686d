import { crmTables } from "../tables.ts";
import type { Work } from "#platform/work";

/** What archived properties were called, by key; keys of properties in use are not answered. */
export async function archivedLabels(
  work: Work,
  object: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await crmTables(work)
    .selectFrom("crm.property")
    .select(["key", "label"])
    .where("org_id", "=", work.orgId)
    .where("object", "=", object)
    .where("key", "in", [...keys])
    .where("archived_at", "is not", null)
    .execute();
  return new Map(rows.map(({ key, label }) => [key, label]));
}
