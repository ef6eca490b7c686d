import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { ViewKind } from "./view-layout-schema.ts";

/** A view somebody keeps at hand. */
export interface PinRow {
  readonly id: string;
  readonly object: string;
  readonly name: string;
  readonly kind: ViewKind;
}

/** The views that somebody keeps at hand and may still see, in their order. */
export async function pinsOf(work: Work, userId: string): Promise<PinRow[]> {
  return crmTables(work)
    .selectFrom("crm.view_pin as p")
    .innerJoin("crm.view as v", (on) => on.onRef("v.org_id", "=", "p.org_id").onRef("v.id", "=", "p.view_id"))
    .select(["v.id", "v.object", "v.name", "v.kind"])
    .where("p.org_id", "=", work.orgId)
    .where("p.user_id", "=", userId)
    .where("v.deleted_at", "is", null)
    .where((where) => where.or([where("v.shared", "=", true), where("v.owner_user_id", "=", userId)]))
    .orderBy("p.position")
    .execute();
}

/** Those of these views that the actor may know of, by id. */
export async function knownViews(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await crmTables(work)
    .selectFrom("crm.view")
    .select(["id", "object"])
    .where("org_id", "=", work.orgId)
    .where("id", "in", [...ids])
    .where("deleted_at", "is", null)
    .where((where) => where.or([where("shared", "=", true), where("owner_user_id", "=", work.actor.userId)]))
    .execute();
  return new Map(rows.map(({ id, object }) => [id, object]));
}

/** Keeps these views at hand, in this order, and no others. */
export async function setPins(work: Work, userId: string, ids: readonly string[]): Promise<void> {
  const db = crmTables(work);
  await db.deleteFrom("crm.view_pin").where("org_id", "=", work.orgId).where("user_id", "=", userId).execute();
  if (ids.length === 0) return;
  await sql`
    insert into crm.view_pin (org_id, user_id, view_id, position)
    select ${work.orgId}::bigint, ${userId}::bigint, x.id, x.position::int
    from unnest(${ids}::bigint[]) with ordinality as x (id, position)
    on conflict (org_id, user_id, view_id) do update set position = excluded.position`.execute(db);
}

/** The view that an object opens with for everybody who chose nothing else; whether it is still there is not asked. */
export async function standardOf(work: Work, object: string): Promise<string | null> {
  const row = await crmTables(work)
    .selectFrom("crm.view_standard")
    .select("view_id")
    .where("org_id", "=", work.orgId)
    .where("object", "=", object)
    .executeTakeFirst();
  return row?.view_id ?? null;
}

/** Sets that view; null: everything. */
export async function setStandard(work: Work, object: string, viewId: string | null): Promise<void> {
  const db = crmTables(work);
  if (viewId === null) {
    await db.deleteFrom("crm.view_standard").where("org_id", "=", work.orgId).where("object", "=", object).execute();
    return;
  }
  await db
    .insertInto("crm.view_standard")
    .values({ org_id: work.orgId, object, view_id: viewId })
    .onConflict((conflict) => conflict.columns(["org_id", "object"]).doUpdateSet({ view_id: viewId }))
    .execute();
}
