import type { FastifyBaseLogger } from "fastify";
import type { Bell } from "#platform/events/bell";
import { type EventLog, parsePosition, type Position, startOfLog } from "#platform/events/event-log";
import type { EventRow } from "#platform/events/event-type";

const batchSize = 500;
const pollMs = 1000;
/** A fact appears once nothing older is still running; after a ring it is looked for again at these moments. */
const secondLooksMs = [5, 20, 60, 180] as const;

/** One reader of the log for all connections of this process. */
export interface EventTail {
  /** Begins to read at the head of the log, if it has not begun yet. */
  start(): Promise<void>;
  /** Everything up to here has been handed out. */
  position(): Position;
  stop(): void;
}

/**
 * Follows the event log from its head and hands every settled fact to `take`, in order and exactly once.
 * `take` must not wait: whoever joins afterwards relies on `position` being past what was handed out.
 */
export function createEventTail(parts: {
  eventLog: EventLog;
  bell: Bell;
  log: FastifyBaseLogger;
  take: (events: readonly EventRow[]) => void;
}): EventTail {
  let at: Position | null = null;
  let starting: Promise<void> | null = null;
  let reading = false;
  let again = false;
  let stopped = false;
  let later: NodeJS.Timeout | null = null;
  let poll: NodeJS.Timeout | null = null;
  let unlisten = () => {};

  const readOn = async () => {
    while (at !== null) {
      const events = await parts.eventLog.after(at, batchSize);
      const last = events.at(-1);
      if (last === undefined || stopped) return;
      at = parsePosition(last.position) ?? startOfLog;
      parts.take(events);
    }
  };
  const look = () => {
    if (stopped) return;
    again = reading;
    if (reading) return;
    reading = true;
    readOn()
      .catch((error: unknown) =>
        parts.log.warn({ err: error }, "the event log could not be read for live updates; it will be tried again"),
      )
      .finally(() => {
        reading = false;
        if (again) look();
      });
  };
  const lookAgain = (n: number) => {
    if (later !== null) clearTimeout(later);
    const wait = secondLooksMs[n];
    if (wait === undefined || stopped) return;
    later = setTimeout(() => {
      look();
      lookAgain(n + 1);
    }, wait);
  };
  const start = async () => {
    at = await parts.eventLog.head().catch((error: unknown) => {
      starting = null; // whoever comes next tries again
      throw error;
    });
    if (stopped) return;
    unlisten = parts.bell.onRing(() => {
      look();
      lookAgain(0);
    });
    poll = setInterval(look, pollMs);
  };
  return {
    start: () => (starting ??= start()),
    position: () => at ?? startOfLog,
    stop() {
      stopped = true;
      unlisten();
      if (later !== null) clearTimeout(later);
      if (poll !== null) clearInterval(poll);
    },
  };
}

/** Whether `a` comes after `b` in reading order. */
export function isAfter(a: Position, b: Position): boolean {
  return a.xid === b.xid ? BigInt(a.seq) > BigInt(b.seq) : BigInt(a.xid) > BigInt(b.xid);
}

/** Where a fact stands in the log. */
export function positionOf(event: EventRow): Position {
  return parsePosition(event.position) ?? startOfLog;
}
