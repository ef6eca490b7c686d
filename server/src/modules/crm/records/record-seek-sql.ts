import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import { afterBegin, type ListQuery, type Part, partsOf, type Source, sourceOf } from "./record-parts-sql.ts";
import type { Position } from "./record-sort-rules.ts";
import { inOrder } from "./record-sort-sql.ts";

/**
 * The position of the row that stands `skip` rows further on, at least one, so that the page after it can be read;
 * null where the list ends before. Keys alone are read on the way: an index that holds the order answers without the
 * records.
 */
export async function seekPosition(work: Work, query: ListQuery, skip: number): Promise<Position | null> {
  const parts = partsOf(query);
  let left = skip;
  for (const part of parts) {
    const source = await sourceOf(work, part);
    const found = await seekPart(work, { part, source, skip: left });
    if (found !== null) return found;
    if (part === parts.at(-1)) return null;
    left = Math.max(1, left - (await countPart(work, part, source)));
  }
  return null;
}

async function countPart(work: Work, part: Part, { from, where }: Source): Promise<number> {
  const { rows } = await sql<{ passed: string }>`
    select count(*) as passed from ${from} where ${where} and ${afterBegin(part)}`.execute(crmTables(work));
  return Number(rows[0]?.passed ?? 0);
}

interface Way {
  readonly part: Part;
  readonly source: Source;
  /** At least 1: the row that is passed over last. */
  readonly skip: number;
}

interface Found {
  readonly values: readonly (string | null)[];
  readonly id: string;
}

async function seekPart(work: Work, { part, source, skip }: Way): Promise<Position | null> {
  const { from, where } = source;
  const texts = part.keys.map(({ asText }) => asText);
  // the values are written out for the row found alone, not for all that are passed over
  const { rows } = await sql<Found>`
    select array[${sql.join(texts)}]::text[] as values, ${part.id}::text as id
    from ${from}
    where ${where} and ${part.id} = (
      select ${part.id}
      from ${from}
      where ${where} and ${afterBegin(part)}
      order by ${inOrder(part)}
      offset ${skip - 1} limit 1)`.execute(crmTables(work));
  const [row] = rows;
  if (row === undefined) return null;
  return { values: [...Array.from({ length: part.from }, () => null), ...row.values], id: row.id };
}
