import { type RawBuilder, sql, type SqlBool } from "kysely";
import { later } from "#platform/clock";
import type { Work } from "#platform/work";
import type { Property } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import { crmTables } from "../tables.ts";
import { dayAfter } from "../tasks/task-due-shared-rules.ts";

/** The days that are read, and the moments they begin and end with by the organization's clocks. */
export interface CalendarRange {
  readonly first: string;
  readonly last: string;
  readonly from: Date;
  readonly until: Date;
  readonly timeZone: string;
}

export interface CalendarQuery {
  readonly registry: Registry;
  readonly where: RawBuilder<SqlBool>;
  readonly by: Property;
  readonly end: Property | undefined;
  readonly range: CalendarRange;
  readonly perDay: number;
}

/** One record on one day, and how many stand on it. */
export interface DayKey {
  readonly day: string;
  readonly id: string;
  readonly count: number;
}

/** A record that began longer before the page is not drawn on it, so that what is read stays within an index's range. */
const longestDays = 31;

/** The first records of each day, by when they begin. One read of the records within the range, by an index over the date. */
export async function recordsByDay(work: Work, query: CalendarQuery): Promise<DayKey[]> {
  const { end, range, perDay } = query;
  const found = end === undefined ? sql`select id, begins, first as day from found` : spread(range);
  const { rows } = await sql<{ day: string; id: string; count: string }>`
    with found as materialized (${foundIn(work, query)}),
    placed as (${found}),
    numbered as (
      select day, id, row_number() over w as place, count(*) over (w rows between unbounded preceding and unbounded following) as count
      from placed window w as (partition by day order by begins, id)
    )
    select day::text as day, id::text as id, count from numbered where place <= ${perDay} order by day, place`.execute(
    crmTables(work),
  );
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** Each record on every day from its first to its last, within the page. */
function spread({ first, last }: CalendarRange): RawBuilder<unknown> {
  return sql`
    select id, begins, day::date as day from found
    cross join lateral generate_series(greatest(first, ${first}::date)::timestamp, least(last, ${last}::date)::timestamp, interval '1 day') day`;
}

function foundIn(work: Work, query: CalendarQuery): RawBuilder<unknown> {
  const { registry, where, by, end, range } = query;
  const begin = momentOf(by, "v");
  const earliest = end === undefined ? range : longBefore(range);
  const within = sql`${begin.value} >= ${begin.from(earliest)} and ${begin.value} < ${begin.until(range)}`;
  const first = begin.day(range);
  const table = sql.table(registry.object.table);
  const also = end === undefined ? sql`` : endJoin(work, end);
  const last = end === undefined ? first : sql`greatest(${first}, ${lastDay(end, range)})`;
  const onPage = end === undefined ? sql`` : sql` and ${last} >= ${range.first}::date`;
  const columns = sql`select r.id, ${begin.value} as begins, ${first} as first, ${last} as last`;
  if (by.storage.kind === "column") return sql`${columns} from ${table} r${also} where ${where} and ${within}${onPage}`;
  // the values are followed within the range, and each record asked by itself: the planner cannot know how many there are
  const record = sql`select r.* from ${table} r where r.org_id = v.org_id and r.id = v.record_id offset 0`;
  return sql`
    ${columns} from crm.property_value v cross join lateral (${record}) r${also}
    where v.org_id = ${work.orgId}::bigint and v.property_id = ${by.storage.propertyId}::bigint and ${within} and ${where}${onPage}`;
}

function longBefore(range: CalendarRange): CalendarRange {
  const { first, from } = range;
  return { ...range, first: dayAfter(first, -longestDays), from: later(from, { days: -longestDays }) };
}

interface Moment {
  readonly value: RawBuilder<unknown>;
  readonly from: (range: CalendarRange) => RawBuilder<unknown>;
  readonly until: (range: CalendarRange) => RawBuilder<unknown>;
  readonly day: (range: CalendarRange) => RawBuilder<unknown>;
}

/** A date of a record, or of its row `alias` in the value table, where a calendar day is its midnight in UTC. */
function momentOf({ storage, type }: Property, alias: string): Moment {
  const value = storage.kind === "column" ? sql.ref(`r.${storage.column}`) : sql.ref(`${alias}.time_value`);
  if (type === "dateTime")
    return {
      value,
      from: ({ from }) => sql`${from}::timestamptz`,
      until: ({ until }) => sql`${until}::timestamptz`,
      day: ({ timeZone }) => sql`(${value} at time zone ${timeZone})::date`,
    };
  const isDay = storage.kind === "column";
  const midnight = (day: RawBuilder<unknown>) => (isDay ? day : sql`(${day}::timestamp at time zone 'UTC')`);
  return {
    value,
    from: ({ first }) => midnight(sql`${first}::date`),
    until: ({ last }) => midnight(sql`(${last}::date + 1)`),
    day: () => (isDay ? value : sql`(${value} at time zone 'UTC')::date`),
  };
}

function lastDay(end: Property, range: CalendarRange): RawBuilder<unknown> {
  return momentOf(end, "e").day(range);
}

function endJoin(work: Work, { storage }: Property): RawBuilder<unknown> {
  if (storage.kind === "column") return sql``;
  return sql` left join lateral (
    select e.time_value from crm.property_value e
    where e.org_id = ${work.orgId}::bigint and e.property_id = ${storage.propertyId}::bigint and e.record_id = r.id offset 0
  ) e on true`;
}
