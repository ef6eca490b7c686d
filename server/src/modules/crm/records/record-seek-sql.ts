import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import { afterId, alwaysValued, type ListQuery, sortedFrom, withoutValue } from "./record-list-sql.ts";
import type { Position } from "./record-sort-rules.ts";
import { afterPosition, type SortKey, sortKey } from "./record-sort-sql.ts";

interface Found {
  readonly value: string | null;
  readonly id: string;
}

/**
 * The position of the row that stands `skip` rows further on, so that the page after it can be read; null where the
 * list ends before. Keys alone are read on the way: an index that holds the order answers without the records.
 */
export async function seekPosition(work: Work, query: ListQuery, skip: number): Promise<Position | null> {
  const key = sortKey(query.sort);
  if (query.after?.value === null) return seekUnvalued(work, query, { key, skip });
  const valued = await seekValued(work, query, { key, skip });
  if (valued !== null || alwaysValued(query.sort)) return valued;
  const { from, where } = await sortedFrom(work, query, key);
  const { rows } = await sql<{ passed: string }>`
    select count(*) as passed from ${from} where ${where} and ${afterPosition(query.sort, key, query.after)}`.execute(
    crmTables(work),
  );
  return seekUnvalued(work, { ...query, after: null }, { key, skip: skip - Number(rows[0]?.passed ?? 0) });
}

interface Way {
  readonly key: SortKey;
  /** At least 1: the row that is passed over last. */
  readonly skip: number;
}

async function seekValued(work: Work, query: ListQuery, { key, skip }: Way): Promise<Position | null> {
  const { sort, after } = query;
  const direction = sort.descending ? sql`desc` : sql`asc`;
  const id = key.onValueTable === null ? sql.ref("r.id") : sql.ref("v.record_id");
  const { from, where } = await sortedFrom(work, query, key);
  // the value is written out for the row found alone, not for all that are passed over
  const { rows } = await sql<Found>`
    select ${key.asText} as value, ${id}::text as id
    from ${from}
    where ${where} and ${id} = (
      select ${id}
      from ${from}
      where ${where} and ${afterPosition(sort, key, after)}
      order by ${key.value} ${direction}, ${id} ${direction}
      offset ${skip - 1} limit 1)`.execute(crmTables(work));
  return rows[0] ?? null;
}

async function seekUnvalued(work: Work, query: ListQuery, { key, skip }: Way): Promise<Position | null> {
  const { registry, where, sort, after } = query;
  if (skip === 0) return { value: null, id: sort.descending ? beyondAllIds : "0" };
  const { rows } = await sql<Found>`
    select null::text as value, r.id::text as id
    from ${sql.table(registry.object.table)} r
    where ${where} and ${withoutValue(key)} and ${afterId(sort, after)}
    order by r.id ${sort.descending ? sql`desc` : sql`asc`}
    offset ${skip - 1} limit 1`.execute(crmTables(work));
  return rows[0] ?? null;
}

/** Where the rows without a value begin, the newest first. */
const beyondAllIds = "9223372036854775807";
