import type { Pool } from "pg";
import { invariant } from "#platform/errors";
import type { EventRow } from "./event-type.ts";

/** A place in the log: transaction id and sequence. Written `xid:seq` wherever it leaves the process. */
export interface Position {
  readonly xid: string;
  readonly seq: string;
}

export const startOfLog: Position = { xid: "0", seq: "0" };

/** Reads the log of all organizations, as the role that may read nothing else. */
export interface EventLog {
  /** Facts after a position that no running transaction can still precede, oldest first, at most `limit`. */
  after(position: Position, limit: number, orgId?: string): Promise<EventRow[]>;
  /** The facts of these names among the next ones, as `after` reads them; all others are passed over without being read. */
  named(position: Position, names: readonly string[], limit: number): Promise<Named>;
  /** The position of the newest committed fact, settled or not. */
  newest(): Promise<Position>;
  /** The newest position that is safe to start from. */
  head(): Promise<Position>;
  /** How many facts lie after a position, counted up to `atMost`. */
  lag(position: Position, atMost: number): Promise<number>;
}

export interface Named {
  readonly events: readonly EventRow[];
  /** How far the log has been looked through; where it began when there is nothing new. */
  readonly upTo: Position;
}

export function positionText(position: Position): string {
  return `${position.xid}:${position.seq}`;
}

/** Whether one position comes before another in reading order. */
export function isBefore(one: Position, other: Position): boolean {
  const [xid, otherXid] = [BigInt(one.xid), BigInt(other.xid)];
  return xid === otherXid ? BigInt(one.seq) < BigInt(other.seq) : xid < otherXid;
}

/** Reads a position back; undefined for anything that is not one. */
export function parsePosition(text: string): Position | undefined {
  const match = /^([0-9]{1,19}):([0-9]{1,19})$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined || BigInt(match[2]) > maxSeq) return undefined;
  return { xid: match[1], seq: match[2] };
}

/** The largest bigint: PostgreSQL cannot read a larger one. */
const maxSeq = 9_223_372_036_854_775_807n;

export function createEventLog(pool: Pool): EventLog {
  return {
    async after(position, limit, orgId) {
      const { rows } = await pool.query<LogRow>(
        orgId === undefined ? readAll : readOne,
        orgId === undefined ? [position.xid, position.seq, limit] : [position.xid, position.seq, limit, orgId],
      );
      return rows.map(toEvent);
    },
    async named(position, names, limit) {
      const { rows } = await pool.query<LogRow & { is_named: boolean }>(readNamed, [
        position.xid,
        position.seq,
        lookedThrough,
        names,
        limit,
      ]);
      const events = rows.filter((row) => row.is_named).map(toEvent);
      const last = events.length === limit ? rows[limit - 1] : rows.at(-1);
      return { events, upTo: last === undefined ? position : { xid: last.xid, seq: last.seq } };
    },
    async newest() {
      const { rows } = await pool.query<{ xid: string; seq: string }>(readNewest);
      return rows[0] ?? startOfLog;
    },
    async head() {
      const { rows } = await pool.query<{ xid: string; seq: string }>(readHead);
      invariant(rows[0] !== undefined, "the head of the log is always one row");
      return rows[0];
    },
    async lag(position, atMost) {
      const { rows } = await pool.query<{ n: number }>(countAfter, [position.xid, position.seq, atMost]);
      return rows[0]?.n ?? 0;
    },
  };
}

interface LogRow {
  org_id: string;
  xid: string;
  seq: string;
  name: string;
  object: string;
  record_id: string | null;
  payload: unknown;
  actor_name: string;
  actor_user_id: string | null;
  request_id: string;
  occurred_at: Date;
}

function toEvent(row: LogRow): EventRow {
  return {
    orgId: row.org_id,
    position: positionText(row),
    name: row.name,
    object: row.object,
    recordId: row.record_id,
    payload: row.payload,
    actorName: row.actor_name,
    actorUserId: row.actor_user_id,
    requestId: row.request_id,
    occurredAt: row.occurred_at,
  };
}

const columns =
  "org_id, xid::text, seq, name, object, record_id, payload, actor_name, actor_user_id, request_id, occurred_at";
// Written from the transaction id of the oldest transaction still running: below it nothing new can appear.
const settled = "xid < pg_snapshot_xmin(pg_current_snapshot())";

// One probe of (org_id, xid, seq) per organization, merged: every index starts with org_id and the log can be
// distributed by it. The recursive part walks the distinct organizations without a table of another module.
const organizations = `
  with recursive org (id) as (
    (select org_id from platform.event order by org_id limit 1)
    union all
    select (select e.org_id from platform.event e where e.org_id > org.id order by e.org_id limit 1) from org where org.id is not null
  )`;

// `event.xid`, not `xid`: that would be the output column, which is text and puts 1000 before 999
const readAll = `${organizations}
  select e.* from org cross join lateral (
    select ${columns}, xid as order_xid from platform.event
    where org_id = org.id and (xid, seq) > ($1::xid8, $2::bigint) and ${settled}
    order by event.xid, event.seq limit $3
  ) e where org.id is not null order by order_xid, seq limit $3`;

/** How many facts one query passes over at most. */
const lookedThrough = 5000;

const readNamed = `${organizations}, near as (
    select e.* from org cross join lateral (
      select ${columns}, xid as order_xid from platform.event
      where org_id = org.id and (xid, seq) > ($1::xid8, $2::bigint) and ${settled}
      order by event.xid, event.seq limit $3
    ) e where org.id is not null order by order_xid, seq limit $3
  ), named as (
    select true as is_named, near.* from near where name = any($4) order by order_xid, seq limit $5
  ), last as (
    select false, org_id, xid, seq, name, object, record_id, null::jsonb, actor_name, actor_user_id, request_id, occurred_at, order_xid
    from near order by order_xid desc, seq desc limit 1
  )
  select * from named union all select * from last order by is_named desc, order_xid, seq`;

const readOne = `
  select ${columns} from platform.event
  where org_id = $4::bigint and (xid, seq) > ($1::xid8, $2::bigint) and ${settled}
  order by event.xid, event.seq limit $3`;

const readNewest = `${organizations}
  select e.xid, e.seq from org cross join lateral (
    select event.xid::text as xid, seq, event.xid as order_xid from platform.event
    where org_id = org.id order by event.xid desc, event.seq desc limit 1
  ) e where org.id is not null order by order_xid desc, seq desc limit 1`;

const readHead = `select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text as xid, '9223372036854775807' as seq`;

const countAfter = `${organizations}
  select count(*)::int as n from (
    select 1 from org cross join lateral (
      select 1 from platform.event where org_id = org.id and (xid, seq) > ($1::xid8, $2::bigint) limit $3
    ) e where org.id is not null limit $3
  ) counted`;
