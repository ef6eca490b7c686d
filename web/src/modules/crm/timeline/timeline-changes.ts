import { textOfValue } from "../records/record-values.ts";
import type { PropertyInfo } from "../records/record.ts";
import type { TimelineChange, TimelineItem } from "./timeline-queries.ts";

export type ShownChange = {
  readonly property: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
};

/** Changes as people read them: amounts as amounts, dates as dates, relations by name. A property that is gone shows as it was kept. */
export function shownChanges(
  changes: readonly TimelineChange[],
  properties: readonly PropertyInfo[],
): readonly ShownChange[] {
  return changes.map(({ property: key, label, before, after, beforeName, afterName }) => {
    const property = properties.find((one) => one.key === key);
    const text = (value: TimelineChange["before"], name: string | null): string => {
      if (value === null) return "";
      if (name !== null) return name;
      return shortened(textOfValue(property ?? { type: "text", options: [] }, value));
    };
    return { property: key, label, before: text(before, beforeName), after: text(after, afterName) };
  });
}

const mostLetters = 200;

/** The beginning of what fills a page; the whole stands in the record. */
function shortened(text: string): string {
  return text.length <= mostLetters ? text : `${text.slice(0, mostLetters).trimEnd()}…`;
}

const sentences: Readonly<Record<TimelineItem["kind"], (item: TimelineItem) => string>> = {
  note: () => "wrote a note",
  created: () => "created this",
  imported: () => "imported this",
  deleted: () => "deleted this",
  restored: () => "restored this",
  taskCreated: ({ task }) => `added the task “${task?.title ?? ""}”`,
  taskDone: ({ task }) => `did “${task?.title ?? ""}”`,
  taskReopened: ({ task }) => `opened the task “${task?.title ?? ""}” again`,
  moved: ({ from, to = "a stage" }) =>
    from === undefined ? `put this into ${to}` : `moved this from ${from} to ${to}`,
  changed: ({ changes = [] }) =>
    changes.length === 1 ? `changed ${changes[0]?.label ?? "a property"}` : `changed ${changes.length} properties`,
};

/** What an entry says in one line, without the name of who did it. */
export function sentenceOf(item: TimelineItem): string {
  return sentences[item.kind](item);
}

/** "Today", "Yesterday" or the day, for the heads between entries. */
export function dayLabel(at: string, now: Date, locale?: string): string {
  const day = startOfDay(new Date(at));
  const days = Math.round((startOfDay(now) - day) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const weekday = days > 0 && days < 7 ? ({ weekday: "long" } as const) : {};
  return new Intl.DateTimeFormat(locale, { ...weekday, year: "numeric", month: "long", day: "numeric" }).format(day);
}

function startOfDay(moment: Date): number {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}
