import { type RawBuilder, sql, type SqlBool } from "kysely";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import type { Filter } from "../filters/filter-schema.ts";
import { compileFilter } from "../filters/filter-sql.ts";
import type { Registry } from "../records/registry.ts";
import { crmTables } from "../tables.ts";

/** Those of these records, in the bin too, that meet one of the filters. */
export async function meetingOne(
  work: Work,
  registry: Registry,
  filters: readonly Filter[],
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const each: RawBuilder<SqlBool>[] = [];
  for (const filter of filters) each.push(await compiled(work, registry, filter));
  const { rows } = await sql<{ id: string }>`
    select r.id from ${sql.table(registry.object.table)} r
    where r.org_id = ${work.orgId}::bigint and r.id = any(${ids}::bigint[]) and (${sql.join(each, sql` or `)})`.execute(
    crmTables(work),
  );
  return new Set(rows.map(({ id }) => id));
}

/** A condition on a field that has been archived since cannot be met: nobody is let through by its being gone. */
async function compiled(work: Work, registry: Registry, filter: Filter): Promise<RawBuilder<SqlBool>> {
  try {
    return await compileFilter(work, filter, registry);
  } catch (error) {
    if (error instanceof Refusal && error.code === "invalid") return sql<SqlBool>`false`;
    throw error;
  }
}
