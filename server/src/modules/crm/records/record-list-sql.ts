import { type RawBuilder, sql, type SqlBool } from "kysely";
import { readPrepared, type Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { AnyObjectType, StoredRecord } from "./object-type.ts";
import { recordRelations, type Row, selectionOf, toRecord } from "./record-columns-sql.ts";
import { afterBegin, type ListQuery, type Part, partsOf, sourceOf } from "./record-parts-sql.ts";
import type { Position } from "./record-sort-rules.ts";
import { inOrder } from "./record-sort-sql.ts";
import type { Registry } from "./registry.ts";
import { readable, readableText } from "./visibility-sql.ts";

type Condition = RawBuilder<SqlBool>;

export interface PageQuery extends ListQuery {
  readonly limit: number;
}

export interface PagedRecord {
  readonly record: StoredRecord;
  /** Where the page after it begins. */
  readonly at: Position;
}

/** Reads one page of records, part by part of the list until it is full. Each part is able to follow an index. */
export async function readPage(work: Work, query: PageQuery): Promise<PagedRecord[]> {
  const page: PagedRecord[] = [];
  for (const part of partsOf(query)) {
    page.push(...(await readPart(work, part, query.limit - page.length)));
    if (page.length >= query.limit) break;
  }
  return page;
}

async function readPart(work: Work, part: Part, limit: number): Promise<PagedRecord[]> {
  const { from, where } = await sourceOf(work, part);
  const keys = part.keys.map(
    ({ value, asText }, index) =>
      sql`, ${asText} as ${sql.ref(`sort_value_${index}`)}, ${value} as ${sql.ref(`sort_key_${index}`)}`,
  );
  const outside = part.keys.map((key, index) => ({ ...key, value: sql.ref(`r.sort_key_${index}`) }));
  const page = sql`
    select r.*${sql.join(keys, sql``)}
    from ${from}
    where ${where} and ${afterBegin(part)}
    order by ${inOrder(part)}
    limit ${limit}`;
  return readRows(work, part, page, inOrder({ ...part, keys: outside, id: sql.ref("r.id") }));
}

async function readRows(
  work: Work,
  part: Part,
  page: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<PagedRecord[]> {
  const { registry } = part.query;
  const { object } = registry;
  const values = part.keys.map((_, index) => `r.sort_value_${index}`).join(", ");
  const { rows } = await sql<Row & { readonly sort_values: (string | null)[]; readonly id: string }>`
    select ${sql.raw(selectionOf(object))}, array[${sql.raw(values)}]::text[] as sort_values${relatedColumns(object)}
    from (${page}) r${relatedJoins(work, object)}
    order by ${order}`.execute(crmTables(work));
  const missing = Array.from({ length: part.from }, () => null);
  return rows.map((row) => ({
    record: toRecord(registry, row),
    at: { values: [...missing, ...row.sort_values], id: row.id },
  }));
}

/** Reads one record by any condition; undefined when there is none. */
export async function readRecord(work: Work, registry: Registry, where: Condition): Promise<StoredRecord | undefined> {
  const [record] = await readRecords(work, registry, where);
  return record;
}

/** Reads one record in sight by its id: the most frequent read of all, so its text does not depend on the id. */
export async function readRecordById(work: Work, registry: Registry, id: string): Promise<StoredRecord | undefined> {
  const { object } = registry;
  const values: unknown[] = [work.orgId, id];
  const joins = recordRelations(object).map(({ field, target, storage }) => {
    const alias = `${field}_r`;
    const seen = readableText(work, { plural: `${target}s`, alias }, values);
    return ` left join crm.${target} ${alias} on ${seen} and ${alias}.id = r.${storage.column}`;
  });
  const text = `select ${selectionOf(object)}${relatedSelection(object)} from ${object.table} r${joins.join("")}
    where ${readableText(work, object, values)} and r.id = $2::bigint`;
  const [row] = await readPrepared<Row>(work, text, values);
  return row === undefined ? undefined : toRecord(registry, row);
}

/** Reads the records of a condition that bounds them itself, such as a list of ids. */
export async function readRecords(work: Work, registry: Registry, where: Condition): Promise<StoredRecord[]> {
  const { object } = registry;
  const { rows } = await sql<Row>`
    select ${sql.raw(selectionOf(object))}${relatedColumns(object)}
    from ${sql.raw(object.table)} r${relatedJoins(work, object)}
    where ${where}`.execute(crmTables(work));
  return rows.map((row) => toRecord(registry, row));
}

export async function countRecords(work: Work, registry: Registry, where: Condition): Promise<number> {
  const { rows } = await sql<{
    total: string;
  }>`select count(*) as total from ${sql.table(registry.object.table)} r where ${where}`.execute(crmTables(work));
  return Number(rows[0]?.total ?? 0);
}

function relatedColumns(object: AnyObjectType): RawBuilder<unknown> {
  return sql.raw(relatedSelection(object));
}

/** Made of names from our own definitions only. */
function relatedSelection(object: AnyObjectType): string {
  return recordRelations(object)
    .map(({ field }) => `, ${field}_r.id as ${field}_ref, ${field}_r.name as ${field}_name`)
    .join("");
}

/** Joins the records pointed to, as far as the reader may see them. */
function relatedJoins(work: Work, object: AnyObjectType): RawBuilder<unknown> {
  const joins = recordRelations(object).map((property) => {
    const alias = `${property.field}_r`;
    const seen = readable(work, { plural: `${property.target}s`, alias });
    return sql` left join ${sql.raw(`crm.${property.target} ${alias}`)} on ${seen} and ${sql.raw(`${alias}.id = r.${property.storage.column}`)}`;
  });
  return sql.join(joins, sql``);
}
