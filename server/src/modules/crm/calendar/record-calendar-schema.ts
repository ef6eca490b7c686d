import { z } from "zod";
import { Filter } from "../filters/filter-schema.ts";
import { AnyRecord } from "../records/any-record-schema.ts";
import { TypeKey } from "../records/record-schema.ts";

/** Most records of a day on the page of a month or a week. */
export const mostPerDay = 20;
/** Most records on the page of one day. */
export const mostOfOneDay = 200;
/** Most days of a page: six weeks. */
export const mostDays = 42;

const Day = z.iso.date().refine((day) => day >= "1900-01-01" && day < "2300", "Use a day between 1900 and 2299");
const Property = z.string().min(1).max(80);

export const RecordCalendarInput = z.object({
  type: TypeKey,
  by: Property.describe("The date, or date and time, that says on which day a record stands"),
  until: Property.optional().describe("The date, of the same type, on which it ends: it stands on every day till then"),
  span: z.enum(["month", "week", "day"]).default("month").describe("A month comes in whole weeks"),
  on: Day.optional().describe("A day of the page that is wanted; absent: today"),
  perDay: z
    .int()
    .min(1)
    .max(mostOfOneDay)
    .default(5)
    .describe(`How many records of each day to answer, at most ${mostPerDay} unless one day is asked for`),
  filter: Filter.optional().describe("A filter as JSON"),
  q: z.string().trim().max(200).optional().describe("Words that the record's names, addresses and numbers must hold"),
});
export type RecordCalendarInput = z.infer<typeof RecordCalendarInput>;

/** Records of one type on the days of a page, by the organization's clocks. */
export const RecordCalendar = z
  .object({
    by: z.string(),
    first: Day,
    last: Day,
    today: Day,
    timeZone: z.string(),
    weekStart: z.int().describe("The day weeks begin with, 1 for Monday to 7 for Sunday"),
    days: z
      .array(
        z.object({
          day: Day,
          count: z.int().describe("How many stand on it, also those that are not answered"),
          ids: z.array(z.string()).describe("The first of them, by when they begin"),
        }),
      )
      .describe("Days that have records, in order"),
    records: z.array(AnyRecord).describe("Each record of the days once"),
  })
  .meta({ id: "RecordCalendar" });
export type RecordCalendar = z.infer<typeof RecordCalendar>;
