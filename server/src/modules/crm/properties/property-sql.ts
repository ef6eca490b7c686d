import { type Selectable, sql } from "kysely";
import { type CrmTables, crmTables } from "../tables.ts";
import { readPrepared, type Work } from "#platform/work";
import type { NewProperty, PropertyPatch } from "./property-schema.ts";

export type PropertyRow = Pick<Selectable<CrmTables["crm.property"]>, (typeof columns)[number]>;

const columns = [
  "id",
  "object",
  "key",
  "label",
  "type",
  "options",
  "required",
  "is_unique",
  "default_value",
  "description",
  "group_name",
  "version",
  "updated_at",
] as const;

const liveRows = `select ${columns.join(", ")} from crm.property
  where org_id = $1::bigint and object = $2 and archived_at is null order by id`;

/** The run-time properties of an object, oldest first. */
export async function livePropertyRows(work: Work, object: string): Promise<PropertyRow[]> {
  return readPrepared<PropertyRow>(work, liveRows, [work.orgId, object]);
}

export async function findProperty(work: Work, id: string): Promise<PropertyRow | undefined> {
  return crmTables(work)
    .selectFrom("crm.property")
    .select(columns)
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .where("archived_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
}

/** The property that has the key or had it: an archived one keeps its own. */
export async function propertyWithKey(
  work: Work,
  object: string,
  key: string,
): Promise<(PropertyRow & { archived_at: Date | null }) | undefined> {
  return crmTables(work)
    .selectFrom("crm.property")
    .select([...columns, "archived_at"])
    .where("org_id", "=", work.orgId)
    .where("object", "=", object)
    .where("key", "=", key)
    .forUpdate()
    .executeTakeFirst();
}

/** Undefined when another request took the key at the same moment. */
export async function insertProperty(
  work: Work,
  property: NewProperty & { key: string },
): Promise<PropertyRow | undefined> {
  return crmTables(work)
    .insertInto("crm.property")
    .values({
      org_id: work.orgId,
      object: property.object,
      key: property.key,
      label: property.label,
      type: property.type,
      options: JSON.stringify(property.options),
      required: property.required,
      is_unique: property.unique ?? false,
      default_value: jsonOf(property.default),
      description: property.description ?? null,
      group_name: property.group ?? null,
      created_at: work.now,
      updated_at: work.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(columns)
    .executeTakeFirst();
}

/** A column that is null says that there is no default; JSON's null is never written. */
function jsonOf(value: NewProperty["default"]): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

export async function updateProperty(work: Work, row: PropertyRow, patch: PropertyPatch): Promise<PropertyRow> {
  return crmTables(work)
    .updateTable("crm.property")
    .set({
      version: row.version + 1,
      updated_at: work.now,
      ...(patch.label === undefined ? {} : { label: patch.label }),
      ...(patch.options === undefined ? {} : { options: JSON.stringify(patch.options) }),
      ...(patch.required === undefined ? {} : { required: patch.required }),
      ...(patch.unique === undefined ? {} : { is_unique: patch.unique }),
      ...(patch.default === undefined ? {} : { default_value: jsonOf(patch.default) }),
      ...(patch.description === undefined ? {} : { description: patch.description }),
      ...(patch.group === undefined ? {} : { group_name: patch.group }),
    })
    .where("org_id", "=", work.orgId)
    .where("id", "=", row.id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** Those of these options that a record has. */
export async function usedOptions(work: Work, id: string, values: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ value: string }>`
    select o.value from unnest(${values}::text[]) as o(value) where exists (
      select from crm.property_value v
      where v.org_id = ${work.orgId}::bigint and v.property_id = ${id}::bigint and v.text_value = o.value collate "C")`.execute(
    crmTables(work),
  );
  return new Set(rows.map(({ value }) => value));
}

export async function archiveProperty(work: Work, row: PropertyRow): Promise<void> {
  await crmTables(work)
    .updateTable("crm.property")
    .set({ archived_at: work.now, version: row.version + 1, updated_at: work.now })
    .where("org_id", "=", work.orgId)
    .where("id", "=", row.id)
    .execute();
}

export async function unarchiveProperty(work: Work, row: PropertyRow): Promise<PropertyRow> {
  return crmTables(work)
    .updateTable("crm.property")
    .set({ archived_at: null, version: row.version + 1, updated_at: work.now })
    .where("org_id", "=", work.orgId)
    .where("id", "=", row.id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}
