import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import type { Property } from "../records/record-properties.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { readable } from "../records/visibility-sql.ts";
import { crmTables } from "../tables.ts";
import { yetToCome } from "./import-plan.ts";

/** A record that a text may mean. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What identifies better goes before the name. */
const keyColumns: Readonly<Record<string, readonly string[]>> = {
  account: ["domain_key", "name_key"],
  contact: ["email_key", "name_key"],
};
const maxNear = 300;

/** The records in sight that are called so: by name, by domain or e-mail, or by id. What identifies better goes before the name. */
export async function findByText(
  work: Work,
  object: AnyObjectType,
  keys: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Named[]>> {
  const found = new Map<string, Named[]>();
  const add = (key: string, named: Named) => found.set(key, [...(found.get(key) ?? []), named]);
  for (const column of keyColumns[object.key] ?? ["name_key"]) {
    const open = keys.filter((key) => !found.has(key));
    const { rows } = await sql<Named & { key: string }>`
      select r.id, r.name, ${sql.ref(`r.${column}`)} as key from ${sql.table(object.table)} r
      where ${readable(work, object)} and ${sql.ref(`r.${column}`)} = any(${open}::text[])`.execute(crmTables(work));
    for (const { key, id, name } of rows) add(key, { id, name });
  }
  const { rows } =
    ids.length === 0
      ? { rows: [] }
      : await sql<Named>`
    select r.id, r.name from ${sql.table(object.table)} r
    where ${readable(work, object)} and r.id = any(${ids}::bigint[])`.execute(crmTables(work));
  for (const named of rows) add(named.id, named);
  return found;
}

/** Names that begin like this one, as candidates for a near match. */
export async function namesLike(work: Work, object: AnyObjectType, key: string): Promise<Named[]> {
  const start = [...key].slice(0, 2).join("");
  const { rows } = await sql<Named>`
    select r.id, r.name from ${sql.table(object.table)} r
    where ${readable(work, object)} and r.name_key >= ${start} and r.name_key < ${`${start}\u{10FFFF}`}
    order by r.name_key limit ${maxNear}`.execute(crmTables(work));
  return rows;
}

/** The live records that hold these values in a property, by value as it is compared. Sight plays no part: nobody makes a second one of what they may not see. */
export async function findByKey(
  work: Work,
  object: AnyObjectType,
  property: Property | "id",
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (property === "id")
    return grouped(
      await idRows(
        work,
        object,
        keys.filter((key) => /^[1-9][0-9]{0,17}$/.test(key)),
      ),
    );
  const { storage, type } = property;
  if (storage.kind === "column") {
    const column = sql.ref(`r.${storage.keyColumn ?? storage.column}`);
    const { rows } = await sql<KeyRow>`
      select r.id, ${column} as key from ${sql.table(object.table)} r
      where ${ofType(work, object)} and r.deleted_at is null and ${column} = any(${keys}::text[])`.execute(
      crmTables(work),
    );
    return grouped(rows);
  }
  return storage.propertyId === yetToCome
    ? new Map()
    : findByOwnProperty(work, object, { propertyId: storage.propertyId, isNumber: type === "number", keys });
}

/** Two plain look-ups instead of a join, whose plan would be a guess right after many rows came in. */
async function findByOwnProperty(
  work: Work,
  object: AnyObjectType,
  wanted: { propertyId: string; isNumber: boolean; keys: readonly string[] },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { propertyId, isNumber, keys } = wanted;
  const value = isNumber ? sql`v.float_value` : sql`v.text_value`;
  const values = isNumber ? sql`${keys.map(Number).filter(Number.isFinite)}::float8[]` : sql`${keys}::text[]`;
  const { rows } = await sql<KeyRow>`
    select v.record_id as id, ${value}::text as key from crm.property_value v
    where v.org_id = ${work.orgId}::bigint and v.property_id = ${propertyId}::bigint and ${value} = any(${values})`.execute(
    crmTables(work),
  );
  const live = new Set(
    (
      await idRows(
        work,
        object,
        rows.map(({ id }) => id),
      )
    ).map(({ id }) => id),
  );
  const found = rows.filter(({ id }) => live.has(id));
  // PostgreSQL writes 1e-05 where JavaScript writes 0.00001
  return grouped(isNumber ? found.map(({ id, key }) => ({ id, key: String(Number(key)) })) : found);
}

interface KeyRow {
  readonly id: string;
  readonly key: string;
}

async function idRows(work: Work, object: AnyObjectType, ids: readonly string[]): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select r.id, r.id::text as key from ${sql.table(object.table)} r
    where ${ofType(work, object)} and r.deleted_at is null and r.id = any(${ids}::bigint[])`.execute(crmTables(work));
  return rows;
}

/** Types of the organization's own share a table. */
function ofType(work: Work, { typeId }: AnyObjectType): RawBuilder<SqlBool> {
  const inOrganization = sql<SqlBool>`r.org_id = ${work.orgId}::bigint`;
  return typeId === undefined ? inOrganization : sql<SqlBool>`${inOrganization} and r.type_id = ${typeId}::bigint`;
}

function grouped(rows: readonly KeyRow[]): ReadonlyMap<string, readonly string[]> {
  return new Map([...Map.groupBy(rows, ({ key }) => key)].map(([key, same]) => [key, same.map(({ id }) => id)]));
}
