import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import type { Property } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import { readable } from "../records/visibility-sql.ts";
import { instantsOf, daysOf } from "../reports/report-time-shared-rules.ts";
import { crmTables } from "../tables.ts";
import type { Grouping, Span } from "./group-rules.ts";

type Sql = RawBuilder<unknown>;
type Condition = RawBuilder<SqlBool>;

/** What is known of some records of one group that have the same currencies. */
export interface GroupPart {
  readonly shown: boolean;
  readonly key: string | null;
  readonly label: string | null;
  readonly count: number;
  /** How many groups there are in all, those without a value among them. */
  readonly groups: number;
  /** By the place of the property among the figures; without a value in any of the records, `held` is 0. */
  readonly figures: readonly FigurePart[];
}

export interface FigurePart {
  readonly currency: string | null;
  readonly held: number;
  readonly sum: string;
  readonly min: string | null;
  readonly max: string | null;
}

export interface GroupQuery {
  readonly registry: Registry;
  readonly where: Condition;
  readonly grouping: Grouping;
  readonly figures: readonly Property[];
  readonly limit: number;
  readonly timeZone: string;
}

/** What a property's values are read from, and how. */
interface Read {
  readonly join: Sql;
  readonly value: Sql;
  readonly currency: Sql;
}

const nothing: Sql = sql``;

/** Values of a run-time property come by their primary key: one row a record, whichever way they are joined. */
function valuesOf(propertyId: string, alias: string): Sql {
  const v = sql.raw(alias);
  return sql` left join crm.property_value ${v} on ${v}.org_id = r.org_id and ${v}.property_id = ${propertyId}::bigint and ${v}.record_id = r.id and ${v}.item = 0`;
}

function readOf({ type, storage }: Property, alias: string): Read {
  if (storage.kind === "column") {
    const currency = storage.currencyColumn === undefined ? sql`null::text` : sql.ref(`r.${storage.currencyColumn}`);
    return { join: nothing, value: sql.ref(`r.${storage.column}`), currency };
  }
  const isNumber = type === "number";
  return {
    join: valuesOf(storage.propertyId, alias),
    value: sql.ref(`${alias}.${isNumber ? "float_value" : "int_value"}`),
    currency: type === "money" ? sql.ref(`${alias}.text_value`) : sql`null::text`,
  };
}

/** How records are put into groups: first by what each has, which is cheap, then by what that means. */
interface Way {
  readonly join: Sql;
  readonly raw: Sql;
  readonly label: Sql;
  /** Over `p`, which has one row for each `raw`, and what it is joined with. */
  readonly beside: Sql;
  readonly key: Sql;
  readonly name: Sql;
}

const formats: Readonly<Record<Span, string>> = { month: "YYYY-MM", quarter: 'YYYY"Q"Q', year: "YYYY" };
const plainWay = { join: nothing, label: sql`null::text`, beside: nothing, key: sql`p.raw::text`, name: sql`p.label` };

function wayOf(work: Work, { property, span }: Grouping, timeZone: string): Way {
  const { type, target, storage } = property;
  if (span !== null) {
    const day = dayOf(property, timeZone);
    return { ...plainWay, ...day, key: sql`to_char(p.raw, ${formats[span]})` };
  }
  if (target === "account" || target === "contact") {
    const seen = readable(work, { plural: `${target}s`, alias: "a" });
    const beside = sql` left join ${sql.raw(`crm.${target}`)} a on ${seen} and a.id = p.raw`;
    return { ...plainWay, raw: keyOf(property), beside, key: sql`a.id::text`, name: sql`a.name` };
  }
  const join = storage.kind === "custom" ? valuesOf(storage.propertyId, "g") : nothing;
  const way = { ...plainWay, join, raw: keyOf(property) };
  if (type === "boolean") return { ...way, key: sql`case p.raw when 1 then 'true' when 0 then 'false' end` };
  return type === "text" ? { ...way, label: sql`min(${spelling(property)})` } : way;
}

/** What a group's records have in common, as it is kept for comparing. */
function keyOf({ type, storage }: Property): Sql {
  if (storage.kind === "custom") return sql.ref(type === "user" || type === "boolean" ? "g.int_value" : "g.text_value");
  if (type !== "text") return sql.ref(`r.${storage.column}`);
  return storage.keyColumn === undefined
    ? sql`lower(${sql.ref(`r.${storage.column}`)}) collate "C"`
    : sql.ref(`r.${storage.keyColumn}`);
}

function spelling({ name, storage }: Property): Sql {
  return storage.kind === "custom" ? sql`r.custom ->> ${name}` : sql.ref(`r.${storage.column}`);
}

function dayOf({ type, storage }: Property, timeZone: string): { readonly join: Sql; readonly raw: Sql } {
  if (storage.kind === "column") {
    const column = sql.ref(`r.${storage.column}`);
    return { join: nothing, raw: type === "date" ? column : sql`(${column} at time zone ${timeZone}::text)::date` };
  }
  // a calendar day in the value table is its midnight in UTC
  const zone = type === "date" ? "UTC" : timeZone;
  return { join: valuesOf(storage.propertyId, "g"), raw: sql`(g.time_value at time zone ${zone}::text)::date` };
}

interface PartRow {
  readonly shown: boolean;
  readonly key: string | null;
  readonly label: string | null;
  readonly count: string;
  readonly groups: string;
  readonly [figure: string]: unknown;
}

/**
 * Counts and adds up by group, in one reading of the records. Groups beyond the limit are one; records without a value
 * are shown beside the limit.
 */
export async function groupParts(work: Work, query: GroupQuery): Promise<GroupPart[]> {
  const { registry, where, grouping, figures, limit, timeZone } = query;
  const way = wayOf(work, grouping, timeZone);
  const reads = figures.map((property, index) => readOf(property, `f${index}`));
  const each = (write: (column: string, index: number) => Sql) =>
    sql.join(
      figures.flatMap((_, index) => [sql`, `, write(String(index), index)]),
      nothing,
    );
  const first = each((n, index) => {
    const { value, currency } = reads[index] ?? { value: sql`null`, currency: sql`null` };
    return sql`${currency} as ${sql.ref(`c${n}`)}, count(${value}) as ${sql.ref(`n${n}`)}, sum(${value}) as ${sql.ref(`s${n}`)}, min(${value}) as ${sql.ref(`l${n}`)}, max(${value}) as ${sql.ref(`h${n}`)}`;
  });
  const again = each((n) =>
    sql.raw(`c${n}, sum(n${n}) as n${n}, sum(s${n}) as s${n}, min(l${n}) as l${n}, max(h${n}) as h${n}`),
  );
  const currencies = each((n) => sql.raw(`c${n}`));
  const order = grouping.span === null ? sql`size desc, key` : sql`key desc`;
  const { rows } = await sql<PartRow>`
    with parts as (
      select ${way.raw} as raw, ${way.label} as label, count(*) as n${first}
      from ${sql.raw(registry.object.table)} r${way.join}${sql.join(
        reads.map(({ join }) => join),
        nothing,
      )}
      where ${where} group by 1${sql.join(
        reads.map(({ currency }) => sql`, ${currency}`),
        nothing,
      )}
    ), meant as (
      select ${way.key} as key, min(${way.name}) as label, sum(n) as n${again}
      from parts p${way.beside} group by 1${currencies}
    ), sized as (
      select *, sum(n) over (partition by key) as size from meant
    ), placed as (
      select *, dense_rank() over (order by key is not null, ${order}) as place,
        bool_or(key is null) over () as unvalued from sized
    )
    select place <= limits.last as shown, case when place <= limits.last then key end as key,
      min(label) filter (where place <= limits.last) as label, sum(n) as count, max(max(place)) over () as groups${again}
    from placed, lateral (select ${limit} + unvalued::int as last) limits
    group by 1, 2${currencies}`.execute(crmTables(work));
  return rows.map((row) => ({
    shown: row.shown,
    key: row.key,
    label: row.label,
    count: Number(row.count),
    groups: Number(row.groups),
    figures: figures.map((_, index) => figureOf(row, index)),
  }));
}

function figureOf(row: PartRow, index: number): FigurePart {
  const text = (column: string) => {
    const value = row[`${column}${index}`];
    return value === null || value === undefined ? null : String(value);
  };
  return { currency: text("c"), held: Number(text("n") ?? 0), sum: text("s") ?? "0", min: text("l"), max: text("h") };
}

/** Whether a record is in the group of this key; null: in that of those without a value. */
export function isInGroup(work: Work, grouping: Grouping, key: string | null, timeZone: string): Condition {
  const { property, span } = grouping;
  const { type, target, storage } = property;
  if (storage.kind === "custom") {
    const value = key === null ? sql`` : sql` and ${equals(grouping, key, { value: keyOf(property), timeZone })}`;
    const rows = sql<SqlBool>`exists (select from crm.property_value g where g.org_id = r.org_id and g.property_id = ${storage.propertyId}::bigint and g.record_id = r.id${value} offset 0)`;
    return key === null ? sql<SqlBool>`not ${rows}` : rows;
  }
  const column = type === "text" || span !== null ? sql.ref(`r.${storage.column}`) : keyOf(property);
  const isSame =
    key === null ? null : equals(grouping, key, { value: span === null ? keyOf(property) : column, timeZone });
  if (target !== "account" && target !== "contact") return isSame ?? sql<SqlBool>`${column} is null`;
  const seen = readable(work, { plural: `${target}s`, alias: "a" });
  const other = sql`exists (select from ${sql.raw(`crm.${target}`)} a where ${seen} and a.id = ${column} offset 0)`;
  return isSame === null ? sql<SqlBool>`(${column} is null or not ${other})` : sql<SqlBool>`(${isSame} and ${other})`;
}

interface Compared {
  readonly value: Sql;
  readonly timeZone: string;
}

function equals(
  { property: { type, storage }, span }: Grouping,
  key: string,
  { value, timeZone }: Compared,
): Condition {
  if (span !== null) {
    const days = daysOf(key) ?? { first: key, last: key };
    if (type === "date" && storage.kind === "column")
      return sql<SqlBool>`${value} between ${days.first}::date and ${days.last}::date`;
    const [from, until] = instantsOf(days, type === "date" ? "UTC" : timeZone);
    // instants are told to the millisecond and kept to the microsecond
    const time = storage.kind === "custom" ? sql.ref("g.time_value") : value;
    return sql<SqlBool>`${time} >= ${from}::timestamptz and ${time} < ${until}::timestamptz + interval '1 millisecond'`;
  }
  if (type === "boolean") return sql<SqlBool>`${value} = ${key === "true" ? 1 : 0}::bigint`;
  return type === "user" || type === "relation"
    ? sql<SqlBool>`${value} = ${key}::bigint`
    : sql<SqlBool>`${value} = ${key}`;
}
