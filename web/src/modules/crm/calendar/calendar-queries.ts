import { type CalendarSpan, dayOf } from "@gomark/server/shared/crm/calendar/calendar";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Shape } from "../../../lib/api.ts";
import { request } from "../../../lib/http.ts";
import { type ListQuestion, recordsKey } from "../records/record-queries.ts";
import { valueOf } from "../records/record-values.ts";
import { fromAny } from "../records/record-wire.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";

/** By which date records stand on the days, and on which they end. */
export type CalendarBy = { readonly by: PropertyInfo; readonly until: PropertyInfo | undefined };

/** The page that is shown: a day of it (null: today), and how much of the year. */
export type CalendarPage = { readonly span: CalendarSpan; readonly on: string | undefined };

/** Records on the days of a page. */
export type Calendar = Omit<Shape<"RecordCalendar">, "records"> & {
  readonly records: ReadonlyMap<string, CrmRecord>;
};

type Question = ListQuestion & CalendarBy & CalendarPage & { readonly perDay: number };

/** Everything cached about the calendars of an object begins with this key. */
export const calendarsKey = (slug: string, object: ObjectType) => [...recordsKey(slug, object), "calendar"] as const;

/** One page of a calendar; while another one is read, the one before stays. */
export const calendarQuery = (slug: string, object: ObjectType, { by, until, filter, q, ...page }: Question) => {
  const query = {
    ...page,
    by: by.key,
    until: until?.key,
    q,
    filter: filter === undefined ? undefined : JSON.stringify(filter),
  };
  return queryOptions({
    queryKey: [...calendarsKey(slug, object), query],
    queryFn: async ({ signal }): Promise<Calendar> => {
      const path = `/api/v1/records/${object.key}/calendar`;
      const read = await request<Shape<"RecordCalendar">>("GET", path, { organization: slug, query, signal });
      return { ...read, records: new Map(read.records.map((record) => [record.id, fromAny(record)])) };
    },
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
};

/** A record on a day. */
export type Entry = {
  readonly record: CrmRecord;
  readonly day: string;
  /** When it begins, where that is a moment of this day. */
  readonly at: string | null;
  /** It began on an earlier day, and goes on to a later one. */
  readonly begun: boolean;
  readonly goesOn: boolean;
};

/** What stands on a day, in order, and how many more there are. */
export type DayEntries = { readonly entries: readonly Entry[]; readonly count: number };

const emptyDay: DayEntries = { entries: [], count: 0 };

/** What stands on a day. */
export function entriesOn(calendar: Calendar, day: string, of: CalendarBy): DayEntries {
  const found = calendar.days.find((one) => one.day === day);
  if (found === undefined) return emptyDay;
  const entries = found.ids.flatMap((id) => {
    const record = calendar.records.get(id);
    return record === undefined ? [] : [entryOf(record, day, of, calendar.timeZone)];
  });
  return { entries, count: found.count };
}

function entryOf(record: CrmRecord, day: string, { by, until }: CalendarBy, timeZone: string): Entry {
  const begin = textAt(record, by);
  const end = until === undefined ? null : textAt(record, until);
  const first = begin === null ? day : dayOf(begin, timeZone);
  const last = end === null ? first : dayOf(end, timeZone);
  const at = by.type === "dateTime" && first === day ? begin : null;
  return { record, day, at, begun: first < day, goesOn: last > day };
}

/** A date of a record as it travels; null for none. */
export function textAt(record: CrmRecord, property: PropertyInfo): string | null {
  const value = valueOf(record, property);
  return typeof value === "string" ? value : null;
}
