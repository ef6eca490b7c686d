import { type RawBuilder, sql } from "kysely";
import type { Work } from "#platform/work";
import { readable } from "../records/visibility-sql.ts";

type Query = RawBuilder<unknown>;

/**
 * What has been done about records of a kind, each with `record_id`, `kind` and `at`: notes written, tasks done, and
 * for deals moves between stages. What was done about an account's deals and contacts, as far as the actor may see
 * those, was done about the account.
 */
export function activitiesOf(work: Work, object: string): Query {
  const direct = [...standing(work, object), ...(object === "deal" ? [moves(work)] : [])];
  const below = object === "account" ? [...ofDeals(work), ...ofContacts(work)] : [];
  return sql.join([...direct, ...below], sql` union all `);
}

/** Notes and done tasks that stand on records of a kind. */
function standing(work: Work, object: string): Query[] {
  return [
    sql`select a.record_id, 'note' as kind, a.created_at as at from crm.note a
      where a.org_id = ${work.orgId}::bigint and a.object = ${object} and a.deleted_at is null`,
    sql`select a.record_id, 'task' as kind, a.done_at as at from crm.task a
      where a.org_id = ${work.orgId}::bigint and a.object = ${object} and a.deleted_at is null and a.done_at is not null`,
  ];
}

/** The beginning in a first stage is no move. */
function moves(work: Work): Query {
  return sql`select a.deal_id as record_id, 'stage' as kind, a.changed_at as at from crm.stage_change a
    where a.org_id = ${work.orgId}::bigint and a.from_stage_id is not null`;
}

function ofDeals(work: Work): Query[] {
  const seen = readable(work, { plural: "deals", alias: "d" });
  return [...standing(work, "deal"), moves(work)].map(
    (query) => sql`select d.account_id as record_id, b.kind, b.at from (${query}) b
      join crm.deal d on ${seen} and d.id = b.record_id and d.account_id is not null`,
  );
}

function ofContacts(work: Work): Query[] {
  const seen = readable(work, { plural: "contacts", alias: "c" });
  return standing(work, "contact").map(
    (query) => sql`select l.account_id as record_id, b.kind, b.at from (${query}) b
      join crm.contact c on ${seen} and c.id = b.record_id
      join crm.contact_account l on l.org_id = c.org_id and l.contact_id = c.id and l.ended_at is null`,
  );
}
