import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import { isAlwaysValued, type Order, type Position, tiesDescend } from "./record-sort-rules.ts";
import { afterPosition, type Keys, type SortKey, sortKey } from "./record-sort-sql.ts";
import type { Registry } from "./registry.ts";

type Condition = RawBuilder<SqlBool>;

export interface ListQuery {
  readonly registry: Registry;
  /** Everything that decides which records are in the list: visibility, filter and search. */
  readonly where: Condition;
  /** What `where` asks of the run-time property it is sorted by first, over its values `v`. */
  readonly onValues?: Condition;
  /** Nothing but that and the organization decides what is in the list: following the values meets nothing else. */
  readonly byValuesAlone?: boolean;
  readonly order: Order;
  readonly after: Position | null;
}

/**
 * A part of a list: the records without a value for the first `from` properties of its order, and with one for the
 * next. Nulls come last, which no index over one key says of both directions; part by part each follows its own.
 */
export interface Part extends Keys {
  readonly from: number;
  readonly after: Position | null;
  readonly where: Condition;
  readonly query: ListQuery;
}

/** The parts that hold what comes after the list's position, in order. */
export function partsOf(query: ListQuery): Part[] {
  const { order, after } = query;
  const sorts = order.keys;
  const begin = after === null ? 0 : valuedFrom(after);
  const last = sorts.findIndex(isAlwaysValued);
  const parts: Part[] = [];
  for (let from = begin; from <= (last < 0 ? sorts.length : last); from += 1) {
    const keys = sorts.slice(from).map((sort, index) => sortKey(sort, index === 0 ? "v" : `k${index}`));
    const without = sorts.slice(0, from).map((sort) => withoutValue(sortKey(sort)));
    parts.push({
      query,
      from,
      keys,
      id: sql.ref((keys[0]?.onValueTable ?? null) === null ? "r.id" : "v.record_id"),
      tiesDescend: tiesDescend(order),
      after: from === begin && after !== null ? { values: after.values.slice(from), id: after.id } : null,
      where: sql.join([query.where, ...without], sql` and `),
    });
  }
  return parts;
}

function valuedFrom({ values }: Position): number {
  const first = values.findIndex((value) => value !== null);
  return first < 0 ? values.length : first;
}

/** Records without a value to sort by. */
function withoutValue({ value, onValueTable }: SortKey): Condition {
  if (onValueTable === null) return sql<SqlBool>`${value} is null`;
  return sql<SqlBool>`not exists (select from crm.property_value v where v.org_id = r.org_id and v.property_id = ${onValueTable}::bigint and v.record_id = r.id offset 0)`;
}

/** Up to this many records are read and then put in order; past it the values are followed in theirs. */
export const fewToSort = 5000;

export interface Source {
  readonly from: RawBuilder<unknown>;
  readonly where: Condition;
}

/**
 * What a part of a list is read from. For a run-time property that is the value table and the records together, in
 * the one order that fits how many records there are: the planner cannot know it (see filters/holders-sql.ts), and
 * the offsets keep it from choosing another. Values of the further properties are looked up record by record.
 */
export async function sourceOf(work: Work, part: Part): Promise<Source> {
  const { registry, onValues, byValuesAlone } = part.query;
  const [first, ...others] = part.keys;
  const table = sql.raw(registry.object.table);
  const further = sql.join(others.map(furtherValue), sql``);
  if (first === undefined || first.onValueTable === null) return { from: sql`${table} r${further}`, where: part.where };
  const ofProperty = sql<SqlBool>`v.org_id = ${work.orgId}::bigint and v.property_id = ${first.onValueTable}::bigint`;
  const same = sql<SqlBool>`r.org_id = v.org_id and r.id = v.record_id`;
  const following = byValuesAlone === true && part.from === 0;
  if (!following && (await areFew(work, registry, part.where))) {
    const values = sql`select v.* from crm.property_value v where ${ofProperty} and ${same} offset 0`;
    return { from: sql`${table} r cross join lateral (${values}) v${further}`, where: part.where };
  }
  const records = sql`select r.* from ${table} r where ${same} and ${part.where} offset 0`;
  return {
    from: sql`crm.property_value v cross join lateral (${records}) r${further}`,
    where: onValues === undefined || part.from > 0 ? ofProperty : sql`${ofProperty} and ${onValues}`,
  };
}

function furtherValue({ alias, onValueTable }: SortKey): RawBuilder<unknown> {
  if (onValueTable === null) return sql``;
  const name = sql.raw(alias);
  const row = sql`select ${name}.* from crm.property_value ${name} where ${name}.org_id = r.org_id and ${name}.property_id = ${onValueTable}::bigint and ${name}.record_id = r.id offset 0`;
  return sql` left join lateral (${row}) ${name} on true`;
}

async function areFew(work: Work, { object }: Registry, where: Condition): Promise<boolean> {
  const { rows } = await sql<{ few: boolean }>`
    select count(*) <= ${fewToSort} as few
    from (select from ${sql.raw(object.table)} r where ${where} limit ${fewToSort + 1}) found`.execute(crmTables(work));
  return rows[0]?.few ?? false;
}

/** Those rows of a part that come after where it begins. */
export function afterBegin(part: Part): Condition {
  return afterPosition(part, part.after);
}
