import { type AnyOperation, operation } from "#platform/operation";
import { onRecords } from "../records/any-record-routes.ts";
import { readRecordCalendar } from "./record-calendar.ts";
import { mostDays, mostPerDay, RecordCalendar, RecordCalendarInput } from "./record-calendar-schema.ts";

/** Records of any type on the days of a calendar. */
export const recordCalendarOperations: readonly AnyOperation[] = [
  operation({
    ...onRecords("read"),
    id: "crm.records.calendar",
    summary: "Read records on the days of a month, a week or a day",
    description:
      "Days are those of the organization's clocks, weeks begin with its first day. Each day has its count and its first records. A record that began more than 31 days before the page is not on it.",
    http: { method: "GET", path: "/api/v1/records/:type/calendar" },
    input: RecordCalendarInput,
    output: RecordCalendar,
    listSizes: { days: mostDays, "days.ids": "perDay", records: mostDays * mostPerDay },
    errors: ["not_found"],
    run: readRecordCalendar,
  }),
];
