import { sql } from "kysely";
import type { Work } from "#platform/work";
import type { Draft } from "../records/object-type.ts";
import { breakRule } from "../records/record-drafts.ts";
import { crmTables } from "../tables.ts";

/** Longest chain of parents; what is deeper is refused. */
const maxDepth = 20;

/** An account cannot stand above itself, however many accounts lie between. */
export async function refuseCircles(work: Work, drafts: readonly Draft[]): Promise<void> {
  const hung = drafts.filter(({ given, values }) => given.has("parentId") && typeof values["parentId"] === "string");
  if (hung.length === 0) return;
  const chains = await chainsAbove(
    work,
    hung.map(({ values }) => String(values["parentId"])),
  );
  for (const draft of hung) {
    const above = chains.get(String(draft.values["parentId"])) ?? [];
    if (draft.id !== null && above.includes(draft.id))
      breakRule(draft, { path: "parentId", code: "circle", message: "This account is itself above that one" });
    else if (above.length >= maxDepth)
      breakRule(draft, {
        path: "parentId",
        code: "too_deep",
        message: `At most ${maxDepth} accounts stand above one another`,
      });
  }
}

/** For each account itself and every one above it. */
async function chainsAbove(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ start: string; above: string[] }>`
    with recursive up (start, id, depth) as (
      select a.id, a.id, 1 from crm.account a where a.org_id = ${work.orgId}::bigint and a.id = any(${[...new Set(ids)]}::bigint[])
      union all
      select up.start, a.parent_id, up.depth + 1 from up join crm.account a on a.org_id = ${work.orgId}::bigint and a.id = up.id
      where a.parent_id is not null and up.depth < ${maxDepth}::int
    )
    select start, array_agg(id::text order by depth) as above from up group by start`.execute(crmTables(work));
  return new Map(rows.map(({ start, above }) => [start, above]));
}
