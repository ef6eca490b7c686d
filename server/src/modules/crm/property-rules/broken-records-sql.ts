import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { compileFilter } from "../filters/filter-sql.ts";
import type { Filter } from "../filters/filter-schema.ts";
import type { StoredRecord } from "../records/object-type.ts";
import { type Row, selectionOf, toRecord } from "../records/record-columns-sql.ts";
import type { Registry } from "../records/registry.ts";
import { readable } from "../records/visibility-sql.ts";
import { crmTables } from "../tables.ts";

/** How many records in sight match a filter, as far as `most`. */
export async function countUpTo(work: Work, registry: Registry, filter: Filter, most: number): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from (
      select from ${sql.table(registry.object.table)} r where ${await among(work, registry, filter)} limit ${most}
    ) matching`.execute(crmTables(work));
  return Number(rows[0]?.count ?? 0);
}

/** The newest records in sight that match a filter, at most so many. */
export async function newestMatching(
  work: Work,
  registry: Registry,
  filter: Filter,
  most: number,
): Promise<StoredRecord[]> {
  const { object } = registry;
  const { rows } = await sql<Row>`
    select ${sql.raw(selectionOf(object))} from ${sql.table(object.table)} r
    where ${await among(work, registry, filter)} order by r.id desc limit ${most}`.execute(crmTables(work));
  return rows.map((row) => toRecord(registry, row));
}

async function among(work: Work, registry: Registry, filter: Filter): Promise<RawBuilder<SqlBool>> {
  return sql<SqlBool>`${readable(work, registry.object)} and ${await compileFilter(work, filter, registry)}`;
}
