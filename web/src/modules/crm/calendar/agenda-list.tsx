import { type CalendarSpan, daysOf, monthOf } from "@gomark/server/shared/crm/calendar/calendar";
import { ActionIcon } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { formatDayPart, formatNumber, formatTimeIn } from "../../../ui/format.ts";
import { PropertyText } from "../records/property-text.tsx";
import { valueOf } from "../records/record-values.ts";
import type { CrmRecord, PropertyInfo } from "../records/record.ts";
import { type Calendar, type CalendarBy, type DayEntries, type Entry, entriesOn } from "./calendar-queries.ts";

type AgendaListProps = {
  readonly calendar: Calendar;
  readonly of: CalendarBy;
  readonly fields: readonly PropertyInfo[];
  readonly span: CalendarSpan;
  readonly day: string;
  readonly many: string;
  readonly onOpen: (record: CrmRecord) => void;
  readonly onCreate: ((day: string) => void) | null;
  readonly onMore: (day: string) => void;
};

/** The days that have records, one below the other: a calendar for a narrow screen. */
export function AgendaList(props: AgendaListProps) {
  const { calendar, of, span, day, onCreate } = props;
  const { first, last } = span === "month" ? monthOf(day) : calendar;
  const days = daysOf({ first, last })
    .map((one) => ({ one, of: entriesOn(calendar, one, of) }))
    .filter(({ one, of: { count } }) => count > 0 || one === calendar.today);
  return (
    <div className="gm-agenda">
      {days.map(({ one, of: found }) => (
        <section key={one} aria-label={formatDayPart(one, { weekday: "long", day: "numeric", month: "long" })}>
          <header data-today={one === calendar.today || undefined}>
            <h3>
              {formatDayPart(one, { weekday: "short", day: "numeric", month: "short" })}
              {one === calendar.today ? <span> Today</span> : null}
            </h3>
            {onCreate === null ? null : (
              <ActionIcon onClick={() => onCreate(one)} aria-label="Add on this day" size={28}>
                <IconPlus size={15} />
              </ActionIcon>
            )}
          </header>
          <AgendaDay {...props} day={one} found={found} />
        </section>
      ))}
      {days.some(({ of: { count } }) => count > 0) ? null : (
        <p className="gm-agenda-none">No {props.many} in these days. Go to another month, or add one.</p>
      )}
    </div>
  );
}

function AgendaDay({ found, day, calendar, fields, onOpen, onMore }: AgendaListProps & { readonly found: DayEntries }) {
  const more = found.count - found.entries.length;
  return (
    <>
      {found.entries.length === 0 ? <p className="gm-agenda-none">Nothing today</p> : null}
      <ul>
        {found.entries.map((entry) => (
          <li key={entry.record.id}>
            <AgendaEntry entry={entry} timeZone={calendar.timeZone} fields={fields} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {more <= 0 ? null : (
        <button type="button" className="gm-day-more" onClick={() => onMore(day)}>
          + {formatNumber(more)} more
        </button>
      )}
    </>
  );
}

type AgendaEntryProps = Pick<AgendaListProps, "fields" | "onOpen"> & {
  readonly entry: Entry;
  readonly timeZone: string;
};

/** One record in a list of a day: a line that opens it. */
export function AgendaEntry({ entry: { record, at }, timeZone, fields, onOpen }: AgendaEntryProps) {
  return (
    <button type="button" className="gm-agenda-entry" onClick={() => onOpen(record)}>
      {at === null ? null : <span className="gm-calendar-entry-time gm-num">{formatTimeIn(at, timeZone)}</span>}
      <span className="gm-clip gm-name">{record.name}</span>
      {fields.slice(0, 2).map((property) =>
        valueOf(record, property) === null ? null : (
          <span key={property.key} className="gm-agenda-field gm-clip" title={property.label}>
            <PropertyText record={record} property={property} inTable />
          </span>
        ),
      )}
    </button>
  );
}
