import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "../records/object-type.ts";
import { readable } from "../records/visibility-sql.ts";
import { crmTables } from "../tables.ts";
import type { LinkRow } from "./link-sql.ts";
import type { Side } from "./relation-schema.ts";

/** Where several records stand in a relation, and what the records on the other side are. */
interface Places {
  readonly relationId: string;
  readonly side: Side;
  readonly others: AnyObjectType;
  readonly ids: readonly string[];
}

interface Wanted {
  /** Over the other record, `r`. */
  readonly condition: RawBuilder<SqlBool>;
  readonly after: { readonly primary: boolean; readonly id: string } | null;
  /** Of each record. */
  readonly limit: number;
}

export interface LinkOfRecord extends Omit<LinkRow, "otherName"> {
  /** The record that has the link. */
  readonly key: string;
}

/** The links of many records with others in sight, at once: of each the primary one first, then the newest. */
export async function linksOfRecords(
  work: Work,
  { relationId, side, others, ids }: Places,
  { condition, after, limit }: Wanted,
): Promise<readonly LinkOfRecord[]> {
  if (!work.actor.can(`${others.plural}.read`)) return [];
  const other = sql.raw(`l.${side === "from" ? "to" : "from"}_id`);
  const own = sql.raw(`l.${side}_id`);
  const primary = sql.raw(`l.${side}_primary`);
  const onwards = after === null ? sql`` : sql` and (${primary}, ${other}) < (${after.primary}, ${after.id}::bigint)`;
  const { rows } = await sql<LinkOfRecord>`
    select w.id as key, n.* from unnest(${ids}::bigint[]) as w (id)
    cross join lateral (
      select r.id as "otherId", l.label, ${primary} as "primary", l.linked_at as "linkedAt"
      from crm.link l join ${sql.table(others.table)} r on ${readable(work, others)} and r.id = ${other}
      where l.org_id = ${work.orgId}::bigint and l.relation_id = ${relationId}::bigint and ${own} = w.id
        and l.ended_at is null and ${condition}${onwards}
      order by ${primary} desc, ${other} desc limit ${limit}
    ) n`.execute(crmTables(work));
  return rows;
}
