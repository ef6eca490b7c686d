import type { Work } from "#platform/work";
import type { EventRow, EventType } from "./event-type.ts";

/**
 * A named consumer of the event log. It sees each fact it listens to at least once, in commit order per
 * organization, inside a transaction bound to that organization; its position commits with its effects.
 */
export interface Consumer {
  /** Names its position in the log: it must stay the same across releases. */
  readonly name: string;
  readonly events: ReadonlySet<string>;
  /** Facts of one organization, in order; must bear being called again with the same ones. */
  readonly handle: (work: Work, events: readonly EventRow[]) => Promise<void>;
}

/** Reacts to kinds of facts, as many at once as came together. */
export function listen(name: string, types: readonly EventType[], handle: Consumer["handle"]): Consumer {
  return { name, events: new Set(types.map((type) => type.name)), handle };
}
