import { type RawBuilder, type Selectable, sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import type { Work } from "#platform/work";
import { identityTables, type IdentityTables } from "../tables.ts";
import type { Change } from "./audit-rules.ts";

export type AuditRow = Selectable<Omit<IdentityTables["identity.audit_entry"], "org_id">>;

/** What narrows the trail. All given ones must hold. */
export interface AuditFilter {
  readonly object?: string | undefined;
  readonly recordId?: string | undefined;
  readonly actorKind?: string | undefined;
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  /** A property that was set, changed or emptied. */
  readonly property?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly q?: string | undefined;
}

export interface AuditPosition {
  readonly at: string;
  readonly id: string;
}

/** Free text and actions are looked for in at most this many entries per page; the page then says where to go on. */
const maxScanned = 20_000;

export function insertAuditEntries(work: Work, orgId: string, changes: readonly Change[]): Promise<void> {
  return insertInto(work, sql`identity.audit_entry (org_id,`, orgId, changes);
}

export function insertPortfolioAuditEntries(
  work: Work,
  portfolioId: string,
  changes: readonly Change[],
): Promise<void> {
  return insertInto(work, sql`identity.portfolio_audit_entry (portfolio_id,`, portfolioId, changes);
}

async function insertInto(
  work: Work,
  target: RawBuilder<unknown>,
  ownerId: string,
  changes: readonly Change[],
): Promise<void> {
  const { actor, origin } = work;
  await sql`
    insert into ${target} at, actor_kind, actor_id, actor_name, via, ip, request_id,
      object, record_id, record_label, action, before, after)
    select ${ownerId}::bigint, ${work.now}::timestamptz, ${actor.kind}, ${actor.userId ?? actor.keyId}::bigint, ${actor.name},
      ${origin.via}, ${origin.ip}, ${origin.requestId}, x.object, x.record_id, x.label, x.action, x.before, x.after
    from ${rowset(
      changeShape,
      changes.map(({ recordId, ...rest }, n) => ({ ...rest, n, record_id: recordId })),
    )} order by x.n`.execute(identityTables(work));
}

const changeShape = {
  n: "int",
  object: "text",
  record_id: "bigint",
  label: "text",
  action: "text",
  before: "jsonb",
  after: "jsonb",
};

/** Entries of the organization, newest first, from `after` on. */
export function auditPage(work: Work, filter: AuditFilter, after: AuditPosition | undefined, limit: number) {
  return pageFrom(work, sql`identity.audit_entry where org_id = ${work.orgId}::bigint`, { filter, after, limit });
}

/** Entries of the portfolio itself, newest first, from `after` on. */
export function portfolioAuditPage(work: Work, filter: AuditFilter, after: AuditPosition | undefined, limit: number) {
  return pageFrom(work, sql`identity.portfolio_audit_entry where portfolio_id = ${work.actor.portfolioId}::bigint`, {
    filter,
    after,
    limit,
  });
}

interface PageRequest {
  readonly filter: AuditFilter;
  readonly after: AuditPosition | undefined;
  readonly limit: number;
}

/** A page, and where the next one starts (null at the end). Looking through entries, a page may hold fewer than `limit`. */
async function pageFrom(work: Work, source: RawBuilder<unknown>, request: PageRequest) {
  const { filter, limit } = request;
  const looks = filter.q !== undefined || filter.action !== undefined || filter.property !== undefined;
  const scan = looks ? maxScanned : limit + 1;
  const { rows } = await sql<AuditRow & { scanned: string; position_at: string; last_at: string; last_id: string }>`
    with scanned as (
      select *, row_number() over (order by at desc, id desc) as n
      from (
        select id, at, actor_kind, actor_id, actor_name, via, ip, request_id, object, record_id, record_label, action, before, after
        from ${source} ${conditions(request)}
        order by at desc, id desc limit ${scan}
      ) newest
    ), edge as (select n as scanned, ${precise(sql`at`)} as last_at, id as last_id from scanned order by n desc limit 1)
    select s.*, ${precise(sql`s.at`)} as position_at, edge.* from edge left join scanned s on ${matching(filter)}
    order by s.n limit ${limit + 1}`.execute(identityTables(work));
  const found = rows.filter((row) => row.id !== null);
  const shown = found.slice(0, limit);
  const edge = rows[0];
  const last = shown.at(-1);
  if (found.length > limit && last !== undefined) return { rows: shown, next: { at: last.position_at, id: last.id } };
  const unfinished = looks && edge !== undefined && Number(edge.scanned) === maxScanned;
  return { rows: shown, next: unfinished ? { at: edge.last_at, id: edge.last_id } : null };
}

/** A date of JavaScript would lose the microseconds that tell two entries apart. */
function precise(instant: RawBuilder<unknown>): RawBuilder<string> {
  return sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

function conditions({ filter, after }: PageRequest): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = [];
  if (filter.object !== undefined) all.push(sql`object = ${filter.object}`);
  if (filter.recordId !== undefined) all.push(sql`record_id = ${filter.recordId}::bigint`);
  if (filter.actorKind !== undefined) all.push(sql`actor_kind = ${filter.actorKind}`);
  if (filter.actorKind !== undefined && filter.actorId === undefined) all.push(sql`actor_id is null`);
  if (filter.actorId !== undefined) all.push(sql`actor_id = ${filter.actorId}::bigint`);
  if (filter.from !== undefined) all.push(sql`at >= ${filter.from}::timestamptz`);
  if (filter.to !== undefined) all.push(sql`at < ${filter.to}::timestamptz`);
  if (after !== undefined) all.push(sql`(at, id) < (${after.at}::timestamptz, ${after.id}::bigint)`);
  return all.length === 0 ? sql`` : sql`and ${sql.join(all, sql` and `)}`;
}

/** What no index answers; looked for in the entries that the indexed conditions left. */
function matching({ q, action, property }: AuditFilter): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = [sql`true`];
  if (action !== undefined) all.push(sql`s.action = ${action}`);
  if (property !== undefined) all.push(sql`jsonb_exists(s.after, ${property})`);
  if (q !== undefined) {
    const pattern = `%${q.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    all.push(
      sql`(s.record_label ilike ${pattern} or s.actor_name ilike ${pattern} or s.before::text ilike ${pattern} or s.after::text ilike ${pattern})`,
    );
  }
  return sql.join(all, sql` and `);
}
