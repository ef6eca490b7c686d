import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { AnyObjectType } from "./object-type.ts";
import { readable } from "./visibility-sql.ts";

/** For each key the newest records in sight that name it in a column, at most `limit` each. */
export async function relatedIds(
  work: Work,
  { object, column }: { object: Pick<AnyObjectType, "table" | "plural">; column: string },
  keys: readonly string[],
  limit: number,
) {
  const { rows } = await sql<{ key: string; id: string }>`
    select k.id as key, found.id from unnest(${keys}::bigint[]) as k (id)
    cross join lateral (
      select r.id from ${sql.table(object.table)} r
      where ${readable(work, object)} and ${sql.ref(`r.${column}`)} = k.id
      order by r.id desc limit ${limit}
    ) found`.execute(crmTables(work));
  return rows;
}
