import { sql } from "kysely";
import type { Work } from "#platform/work";
import type { Filter } from "../filters/filter-schema.ts";
import { crmTables } from "../tables.ts";
import type { ViewKind } from "./view-layout-schema.ts";
import type { ViewContent } from "./view-rules.ts";

const columns = [
  "id",
  "object",
  "name",
  "shared",
  "filter",
  "sort",
  "columns",
  "kind",
  "by_property",
  "until_property",
  "sum_property",
  "card_fields",
  "grouped_by",
  "frozen",
  "widths",
  "owner_user_id",
  "owner_name",
  "version",
  "created_at",
  "updated_at",
] as const;

/** A view as it is kept. */
export interface StoredView extends ViewContent {
  readonly id: string;
  readonly object: string;
  readonly name: string;
  readonly shared: boolean;
  readonly ownerUserId: string | null;
  readonly ownerName: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

interface ViewRow {
  readonly id: string;
  readonly object: string;
  readonly name: string;
  readonly shared: boolean;
  readonly filter: unknown;
  readonly sort: string | null;
  readonly columns: string[] | null;
  readonly kind: ViewKind;
  readonly by_property: string | null;
  readonly until_property: string | null;
  readonly sum_property: string | null;
  readonly card_fields: string[] | null;
  readonly grouped_by: string | null;
  readonly frozen: number | null;
  readonly widths: Readonly<Record<string, number>> | null;
  readonly owner_user_id: string | null;
  readonly owner_name: string;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

function toView(row: ViewRow): StoredView {
  return {
    id: row.id,
    object: row.object,
    name: row.name,
    shared: row.shared,
    filter: row.filter as Filter | null,
    sort: row.sort,
    columns: row.columns,
    kind: row.kind,
    by: row.by_property,
    until: row.until_property,
    sum: row.sum_property,
    fields: row.card_fields,
    groupedBy: row.grouped_by,
    frozen: row.frozen,
    widths: row.widths,
    ownerUserId: row.owner_user_id,
    ownerName: row.owner_name,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Views of the organization that the actor may know of: shared ones, and their own. */
function inSight(work: Work) {
  return crmTables(work)
    .selectFrom("crm.view")
    .select(columns)
    .where("org_id", "=", work.orgId)
    .where((where) => where.or([where("shared", "=", true), where("owner_user_id", "=", work.actor.userId)]));
}

/** By name; at most the shared and the private views that may be made. */
export async function viewsOf(work: Work, object: string): Promise<StoredView[]> {
  const rows = await inSight(work)
    .where("object", "=", object)
    .where("deleted_at", "is", null)
    .orderBy(sql`lower(name)`)
    .orderBy("id")
    .execute();
  return rows.map(toView);
}

/** A view in sight, held for a change: one in use, or with `inBin` one that was deleted. */
export async function lockView(work: Work, id: string, inBin = false): Promise<StoredView | undefined> {
  const row = await inSight(work)
    .where("id", "=", id)
    .where("deleted_at", inBin ? "is not" : "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toView(row);
}

/** How many shared views an object has, and how many private ones the actor has of it. */
export async function countViews(
  work: Work,
  object: string,
): Promise<{ readonly shared: number; readonly own: number }> {
  const { rows } = await sql<{ shared: string; own: string }>`
    select count(*) filter (where shared) as shared,
      count(*) filter (where not shared and owner_user_id = ${work.actor.userId}::bigint) as own
    from crm.view where org_id = ${work.orgId}::bigint and object = ${object} and deleted_at is null`.execute(
    crmTables(work),
  );
  const [row] = rows;
  return { shared: Number(row?.shared ?? 0), own: Number(row?.own ?? 0) };
}

export type NewRow = Pick<StoredView, "object" | "name" | "shared"> & ViewContent;

export async function insertView(work: Work, view: NewRow): Promise<StoredView> {
  const row = await crmTables(work)
    .insertInto("crm.view")
    .values({
      org_id: work.orgId,
      object: view.object,
      ...written(view),
      owner_user_id: work.actor.userId,
      owner_name: work.actor.name,
      created_at: work.now,
      updated_at: work.now,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toView(row);
}

export async function updateView(work: Work, view: StoredView): Promise<StoredView> {
  return setView(work, view, written(view));
}

/** Puts a view into the bin or takes it out. */
export async function setViewDeleted(work: Work, view: StoredView, deleted: boolean): Promise<StoredView> {
  return setView(work, view, { deleted_at: deleted ? work.now : null });
}

async function setView(
  work: Work,
  { id, version }: StoredView,
  change: ReturnType<typeof written> | { deleted_at: Date | null },
): Promise<StoredView> {
  const row = await crmTables(work)
    .updateTable("crm.view")
    .set({ ...change, version: version + 1, updated_at: work.now })
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toView(row);
}

function written({ name, shared, filter, sort, columns: shown, groupedBy, frozen, widths, ...layout }: NewRow) {
  return {
    name,
    shared,
    filter: filter === null ? null : JSON.stringify(filter),
    sort,
    columns: shown === null ? null : [...shown],
    kind: layout.kind,
    by_property: layout.by,
    until_property: layout.until,
    sum_property: layout.sum,
    card_fields: layout.fields === null ? null : [...layout.fields],
    grouped_by: groupedBy,
    frozen,
    widths: widths === null ? null : JSON.stringify(widths),
  };
}

/** What the actor's table of an object opens with; undefined where nothing was chosen. */
export async function openingOf(
  work: Work,
  object: string,
): Promise<{ readonly view_id: string | null; readonly everything: boolean } | undefined> {
  if (work.actor.userId === null) return undefined;
  return crmTables(work)
    .selectFrom("crm.view_default")
    .select(["view_id", "everything"])
    .where("org_id", "=", work.orgId)
    .where("user_id", "=", work.actor.userId)
    .where("object", "=", object)
    .executeTakeFirst();
}

/** Remembers what somebody's table opens with: a view, null for their own records, undefined for everything. */
export async function setOpening(
  work: Work,
  { userId, object }: { userId: string; object: string },
  viewId: string | null | undefined,
): Promise<void> {
  const chosen = { view_id: viewId ?? null, everything: viewId === undefined };
  await crmTables(work)
    .insertInto("crm.view_default")
    .values({ org_id: work.orgId, user_id: userId, object, ...chosen })
    .onConflict((conflict) => conflict.columns(["org_id", "user_id", "object"]).doUpdateSet(chosen))
    .execute();
}
