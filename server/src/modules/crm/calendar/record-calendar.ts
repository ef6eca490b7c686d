import { organizationOf } from "#modules/identity";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { anyObjectOf } from "../objects.ts";
import { anyRecordsById } from "../records/any-records.ts";
import { listCondition } from "../records/list-condition-sql.ts";
import type { Property } from "../records/record-properties.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { wallClock } from "../tasks/task-due-shared-rules.ts";
import { endProblems, byProblems } from "../views/view-layout-rules.ts";
import { momentsOf, pageDays } from "./calendar-shared-rules.ts";
import { mostPerDay, type RecordCalendar, type RecordCalendarInput } from "./record-calendar-schema.ts";
import { recordsByDay } from "./record-calendar-sql.ts";

/** Records on the days of a month, a week or one day, of what the viewer may see and the filter leaves. */
export async function readRecordCalendar(work: Work, input: RecordCalendarInput): Promise<RecordCalendar> {
  const registry = await registryOf(work, await anyObjectOf(work, input.type, "type"));
  const { by, end } = askedFor(registry, input);
  const { timeZone, weekStart } = await organizationOf(work);
  const today = wallClock(work.now, timeZone).day;
  const days = pageDays(input.span, input.on ?? today, weekStart);
  const keys = await recordsByDay(work, {
    registry,
    where: await listCondition(work, registry, input),
    by,
    end,
    range: { ...days, ...momentsOf(days, timeZone), timeZone },
    perDay: input.span === "day" ? input.perDay : Math.min(input.perDay, mostPerDay),
  });
  const records = await anyRecordsById(work, input.type, [...new Set(keys.map(({ id }) => id))]);
  const byDay = [...Map.groupBy(keys, ({ day }) => day)];
  return {
    by: by.name,
    ...days,
    today,
    timeZone,
    weekStart,
    days: byDay.map(([day, ofDay]) => ({
      day,
      count: ofDay[0]?.count ?? 0,
      ids: ofDay.flatMap(({ id }) => (records.has(id) ? [id] : [])),
    })),
    records: [...records.values()],
  };
}

function askedFor(
  registry: Registry,
  { by, until }: RecordCalendarInput,
): { readonly by: Property; readonly end: Property | undefined } {
  const problems = [...byProblems(registry, "calendar", by), ...endProblems(registry, by, until ?? null)];
  const property = registry.find(by);
  if (problems.length > 0 || property === undefined)
    throw new Refusal("invalid", "There is no such calendar", { problems });
  return { by: property, end: until === undefined ? undefined : registry.find(until) };
}
