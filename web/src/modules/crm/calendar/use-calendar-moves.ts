import { movedBy } from "@gomark/server/shared/crm/calendar/calendar";
import { daysBetween } from "@gomark/server/shared/crm/tasks/task-due";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem, request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { reasonsOf } from "../../../lib/problem.ts";
import { formatDate } from "../../../ui/format.ts";
import { tellUndoable } from "../../../ui/toasts.tsx";
import { readRecord } from "../records/record-queries.ts";
import { showRecord } from "../records/record-cache.ts";
import { withValue } from "../records/record-values.ts";
import { addressOf, bodyFor, fromWire, placed, type WireRecord } from "../records/record-wire.ts";
import { changedBy } from "../records/record-writer.ts";
import type { CrmRecord, ObjectType, PropertyInfo, Value } from "../records/record.ts";
import { type Calendar, type CalendarBy, calendarsKey, type Entry, textAt } from "./calendar-queries.ts";

type Dates = readonly (readonly [PropertyInfo, Value])[];

/** Why a record was put back. */
export type Refusal = { readonly id: string; readonly reason: string };

/** Moving on a calendar is giving a record another date: at once, then truth; why it was put back is told. */
export function useCalendarMoves(object: ObjectType, of: CalendarBy) {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const shelf = { client, slug, object };
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const readAgain = () => client.invalidateQueries({ queryKey: calendarsKey(slug, object) });

  async function write(record: CrmRecord, dates: Dates): Promise<CrmRecord> {
    const call = request<WireRecord>("PATCH", `${addressOf(object)}/${record.id}`, {
      organization: slug,
      body: { version: record.version, ...bodyFor(object, dates) },
    });
    const saved = fromWire(object, await placed(object, call));
    showRecord(shelf, saved);
    return saved;
  }

  /** Shows the record on its other day in every page that is known, until the server's own comes. */
  function show(record: CrmRecord, dates: Dates, days: { from: string; to: string }): void {
    const next = dates.reduce((changed, [property, value]) => withValue(changed, property, value, null), record);
    client.setQueriesData<Calendar>({ queryKey: calendarsKey(slug, object) }, (page) =>
      page === undefined ? page : shifted(page, next, days),
    );
  }

  async function move({ record, day }: Entry, to: string, timeZone: string): Promise<void> {
    const days = daysBetween(day, to);
    if (days === 0) return;
    const [before, after] = [datesOf(record, of, 0, timeZone), datesOf(record, of, days, timeZone)];
    setRefusal(null);
    await client.cancelQueries({ queryKey: calendarsKey(slug, object) });
    show(record, after, { from: day, to });
    try {
      const saved = await write(record, after);
      tellUndoable(
        `${record.name} is on ${formatDate(to)}.`,
        async () => {
          await write(saved, before);
          await readAgain();
        },
        `date ${record.id}`,
      );
    } catch (error) {
      setRefusal({ id: record.id, reason: await reasonOf(record, error) });
    }
    await readAgain();
  }

  async function reasonOf(record: CrmRecord, error: unknown): Promise<string> {
    if (!isProblem(error, "conflict")) return `${record.name} stays where it was. ${reasonsOf(error)}`;
    showRecord(shelf, await readRecord(slug, object, record.id).catch(() => record));
    return `${changedBy(error) ?? "Somebody else"} changed ${record.name} just now. It stands as it is; move it again if that is still right.`;
  }

  return { move, refusal, closeRefusal: () => setRefusal(null) };
}

/** The dates of a record so many days on; where it ends moves along. */
function datesOf(record: CrmRecord, { by, until }: CalendarBy, days: number, timeZone: string): Dates {
  return [by, until].flatMap((property) => {
    const value = property === undefined ? null : textAt(record, property);
    return property === undefined || value === null ? [] : [[property, movedBy(value, days, timeZone)] as const];
  });
}

function shifted(page: Calendar, record: CrmRecord, { from, to }: { from: string; to: string }): Calendar {
  const without = page.days.map((one) =>
    one.day === from && one.ids.includes(record.id)
      ? { ...one, count: one.count - 1, ids: one.ids.filter((id) => id !== record.id) }
      : one,
  );
  const target = without.find(({ day }) => day === to) ?? { day: to, count: 0, ids: [] };
  const days = [
    ...without.filter(({ day }) => day !== to),
    { ...target, count: target.count + 1, ids: [...target.ids, record.id] },
  ];
  return { ...page, days, records: new Map(page.records).set(record.id, record) };
}
