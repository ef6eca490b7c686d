import { type KeyboardEvent, useState } from "react";
import { dayAfter } from "@gomark/server/shared/crm/tasks/task-due";
import { useAreaKeys } from "../../../lib/shortcuts/area-keys.ts";
import { formatDate } from "../../../ui/format.ts";
import { type CalendarCommand, commandOf, type Cursor, daysOfKey } from "./calendar-cursor.ts";
import type { EntryActions } from "./calendar-entry.tsx";
import { type Calendar, type CalendarBy, type DayEntries, entriesOn, type Entry } from "./calendar-queries.ts";

type CalendarKeysInput = {
  readonly calendar: Calendar;
  readonly of: CalendarBy;
  readonly day: string;
  readonly actions: EntryActions;
  readonly focus: () => void;
  readonly onMove: (entry: Entry, day: string) => void;
  /** Shows the page of a day that is not on this one. */
  readonly onDay: (day: string) => void;
  readonly onPage: (direction: 1 | -1) => void;
  readonly onCreate: ((day: string) => void) | null;
  readonly onMore: (day: string) => void;
};

export type CalendarKeys = {
  readonly cursor: Cursor | null;
  /** The record the cursor is on. */
  readonly entry: Entry | null;
  /** The record in the hand. */
  readonly held: Entry | null;
  /** What a screen reader is told now. */
  readonly spoken: string;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
};

/** The keyboard of a calendar: arrows or H and L go by days, J and K through a day, M picks up, arrows carry, Enter drops. */
export function useCalendarKeys(input: CalendarKeysInput): CalendarKeys {
  const { calendar, of } = input;
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const [held, setHeld] = useState<Entry | null>(null);
  const [spoken, setSpoken] = useState("");
  const shown: DayEntries | null = cursor === null ? null : entriesOn(calendar, cursor.day, of);
  const entry = cursor?.entry === null || cursor === null ? null : (shown?.entries[cursor.entry] ?? null);

  function go(next: Cursor): void {
    setCursor(next);
    if (next.day < calendar.first || next.day > calendar.last) input.onDay(next.day);
  }

  function walk(key: string): boolean {
    const from = cursor ?? { day: input.day, entry: null };
    const command = commandOf(key, from, entriesOn(calendar, from.day, of).entries.length);
    if (command === null) return false;
    // the first key shows where the cursor is
    if (cursor === null && command.kind === "go" && daysOfKey(key) !== null) go(from);
    else obey(command, from);
    return true;
  }

  function obey(command: CalendarCommand, { day }: Cursor): void {
    if (command.kind === "go") return go(command.cursor);
    if (command.kind === "page") return input.onPage(command.direction);
    if (command.kind === "create") return input.onCreate?.(day);
    if (command.kind === "day") return input.onMore(day);
    if (entry === null) return undefined;
    const { onOpen, onPeek } = input.actions;
    const acts = { open: () => onOpen(entry.record), peek: () => onPeek(entry.record), pickUp: () => pickUp(entry) };
    return acts[command.kind]();
  }

  function pickUp(taken: Entry): void {
    const may = input.actions.mayMove(taken.record);
    if (may) setHeld(taken);
    setSpoken(pickedUp(taken.record.name, may));
  }

  /** With a record in the hand every key is about it; others do nothing. */
  function carry(key: string, taken: Entry): boolean {
    const step = heldStep(key, taken, cursor?.day ?? taken.day);
    if (step === null) return true;
    setSpoken(step.spoken);
    if (step.aim !== undefined) go({ day: step.aim, entry: null });
    else setHeld(null);
    if (step.drop !== undefined) input.onMove(taken, step.drop);
    return true;
  }

  const press = (key: string): boolean => (held === null ? walk(key) : carry(key, held));
  const onKeyDown = useAreaKeys({ shortcuts, focus: input.focus, press });
  return {
    cursor,
    entry,
    held,
    spoken,
    onKeyDown,
  };
}

function pickedUp(name: string, may: boolean): string {
  if (!may) return `You may not move ${name}.`;
  return `${name} picked up. Arrow keys choose a day, Enter drops, Escape puts it back.`;
}

/** What a key does with the record in the hand: it is aimed at a day, dropped on one, or put back. */
type HeldStep = { readonly spoken: string; readonly aim?: string; readonly drop?: string };

/** The step for a key while a record is held over a day; null when the key means nothing then. */
function heldStep(key: string, { record, day }: Entry, at: string): HeldStep | null {
  const days = daysOfKey(key);
  if (days !== null) {
    const aim = dayAfter(at, days);
    return { spoken: formatDate(aim), aim };
  }
  const drops = key === "Enter" || key === "m";
  if (key === "Escape" || (drops && at === day)) return { spoken: `${record.name} stays on ${formatDate(day)}.` };
  return drops ? { spoken: `${record.name} dropped on ${formatDate(at)}.`, drop: at } : null;
}

const group = "Calendar";

const letters = [
  { keys: "j", label: "Next record of the day" },
  { keys: "k", label: "Previous record of the day" },
  { keys: "h", label: "Day before" },
  { keys: "l", label: "Day after" },
  { keys: "m", label: "Move: pick up or drop" },
];

/** These work while the calendar has the focus, which J gives it. */
const others = [
  { keys: "Enter", label: "Open, drop what is held, or begin a record on an empty day" },
  { keys: " ", label: "Look at it beside the calendar" },
  { keys: "Escape", label: "Put back what is held" },
];

const shortcuts = [
  ...letters.map((letter) => ({ ...letter, group })),
  ...others.map((key) => ({ ...key, group, local: true })),
];
