import { sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import type { Work } from "#platform/work";
import type { OwnRelation } from "../../links/own-relations.ts";
import type { Side } from "../../links/relation-schema.ts";
import { crmTables } from "../../tables.ts";
import { importTables } from "../import-sql.ts";

/** A link as it stands, seen from the side of the import's records. */
export interface StandingLink {
  readonly own: string;
  readonly other: string;
  readonly label: string | null;
  readonly primary: boolean;
}

/** A link as an import wrote it, with what was there before. */
export interface WrittenLink {
  readonly relationId: string;
  readonly side: Side;
  readonly own: string;
  readonly other: string;
  /** Whether the two were not linked before. */
  readonly made: boolean;
  readonly labelBefore: string | null;
  readonly label: string | null;
  readonly madePrimary: boolean;
  /** With whom the primary link was before. */
  readonly primaryBefore: string | null;
}

type Place = Pick<OwnRelation, "relationId" | "side" | "single" | "otherSingle">;

/** Names of our own only. */
function sidesOf({ side }: Pick<Place, "side">) {
  const opposite = side === "from" ? "to" : "from";
  return {
    own: sql.raw(`l.${side}_id`),
    other: sql.raw(`l.${opposite}_id`),
    primary: sql.raw(`l.${side}_primary`),
    flag: sql.raw(`${side}_primary`),
  };
}

/** The links that decide what new ones do: those there are between the same records, primary ones, and those a record can have one of alone. */
export async function standingLinks(
  work: Work,
  place: Place,
  { owns, others }: { readonly owns: readonly string[]; readonly others: readonly string[] },
): Promise<readonly StandingLink[]> {
  const { own, other, primary } = sidesOf(place);
  const live = sql`l.org_id = ${work.orgId}::bigint and l.relation_id = ${place.relationId}::bigint and l.ended_at is null`;
  const ofOwn = place.single ? sql`true` : sql`(${primary} or ${other} = any(${others}::bigint[]))`;
  const selected = sql`select ${own} as own, ${other} as other, l.label, ${primary} as "primary" from crm.link l`;
  const ofOthers = place.otherSingle
    ? sql` union ${selected} where ${live} and ${other} = any(${others}::bigint[])`
    : sql``;
  const { rows } = await sql<StandingLink>`
    ${selected} where ${live} and ${own} = any(${owns}::bigint[]) and ${ofOwn}${ofOthers}`.execute(crmTables(work));
  return rows;
}

/** Writes links of one relation; what says nothing keeps the label that is there. */
export async function putLinks(work: Work, place: Place, links: readonly WrittenLink[]): Promise<void> {
  const { side, single, otherSingle, relationId } = place;
  const isFrom = side === "from";
  const shape = { from_id: "bigint", to_id: "bigint", label: "text" };
  const rows = links.map(({ own, other, label }) => ({
    from_id: isFrom ? own : other,
    to_id: isFrom ? other : own,
    label,
  }));
  await sql`
    insert into crm.link as l (org_id, relation_id, from_id, to_id, label, from_single, to_single, linked_at)
    select ${work.orgId}::bigint, ${relationId}::bigint, x.from_id, x.to_id, x.label, ${isFrom ? single : otherSingle},
      ${isFrom ? otherSingle : single}, ${work.now}::timestamptz from ${rowset(shape, rows)}
    on conflict (org_id, relation_id, from_id, to_id) do update
    set label = coalesce(excluded.label, l.label),
      linked_at = case when l.ended_at is null then l.linked_at else excluded.linked_at end, ended_at = null`.execute(
    crmTables(work),
  );
}

/** Makes links the primary ones of their records; the former ones are so no more. */
export async function putPrimary(
  work: Work,
  place: Pick<Place, "relationId" | "side">,
  links: readonly { readonly own: string; readonly other: string | null }[],
): Promise<void> {
  if (links.length === 0) return;
  const { own, other, primary, flag } = sidesOf(place);
  const of = sql`l.org_id = ${work.orgId}::bigint and l.relation_id = ${place.relationId}::bigint and l.ended_at is null`;
  const owns = links.map((link) => link.own);
  const db = crmTables(work);
  await sql`update crm.link l set ${flag} = false where ${of} and ${own} = any(${owns}::bigint[]) and ${primary}`.execute(
    db,
  );
  await sql`
    update crm.link l set ${flag} = true from ${rowset({ own: "bigint", other: "bigint" }, links)}
    where ${of} and ${own} = x.own and ${other} = x.other`.execute(db);
}

/** Sets labels of links back. */
export async function putLabels(
  work: Work,
  place: Pick<Place, "relationId" | "side">,
  links: readonly { readonly own: string; readonly other: string; readonly label: string | null }[],
): Promise<void> {
  if (links.length === 0) return;
  const { own, other } = sidesOf(place);
  await sql`
    update crm.link l set label = x.label from ${rowset({ own: "bigint", other: "bigint", label: "text" }, links)}
    where l.org_id = ${work.orgId}::bigint and l.relation_id = ${place.relationId}::bigint and ${own} = x.own and ${other} = x.other`.execute(
    crmTables(work),
  );
}

const noteShape = {
  line: "int",
  relation_id: "bigint",
  side: "text",
  own_id: "bigint",
  other_id: "bigint",
  made: "boolean",
  label_before: "text",
  label: "text",
  made_primary: "boolean",
  primary_before: "bigint",
};

/** Keeps what an import has linked, so that it can be taken apart. */
export async function noteLinks(
  work: Work,
  importId: string,
  outcomes: readonly { readonly row: { readonly line: number }; readonly links?: readonly WrittenLink[] }[],
): Promise<void> {
  const rows = outcomes.flatMap(({ row, links = [] }) =>
    links.map((link) => ({
      line: row.line,
      relation_id: link.relationId,
      side: link.side,
      own_id: link.own,
      other_id: link.other,
      made: link.made,
      label_before: link.labelBefore,
      label: link.label,
      made_primary: link.madePrimary,
      primary_before: link.primaryBefore,
    })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into crm.import_link (org_id, import_id, line, relation_id, side, own_id, other_id, made, label_before, label, made_primary, primary_before)
    select ${work.orgId}::bigint, ${importId}::bigint, x.line, x.relation_id, x.side, x.own_id, x.other_id, x.made, x.label_before,
      x.label, x.made_primary, x.primary_before from ${rowset(noteShape, rows)}`.execute(importTables(work));
}

/** A link that an import wrote, with its line in the file. */
export interface NotedLink extends WrittenLink {
  readonly line: number;
}

/** Takes the next links that an import wrote out of what is kept of them. */
export async function takeNoted(work: Work, importId: string, limit: number): Promise<readonly NotedLink[]> {
  const { rows } = await sql<NotedLink>`
    delete from crm.import_link n where (n.org_id, n.import_id, n.line, n.relation_id, n.side, n.other_id) in (
      select org_id, import_id, line, relation_id, side, other_id from crm.import_link
      where org_id = ${work.orgId}::bigint and import_id = ${importId}::bigint order by line desc limit ${limit})
    returning n.line, n.relation_id as "relationId", n.side, n.own_id as own, n.other_id as other, n.made,
      n.label_before as "labelBefore", n.label, n.made_primary as "madePrimary", n.primary_before as "primaryBefore"`.execute(
    importTables(work),
  );
  return rows;
}
