import type { EventRow } from "#platform/events/event-type";
import type { Work } from "#platform/work";

/**
 * Something people may watch. A module declares its topics beside its shapes; the platform checks the permission
 * when somebody subscribes and the visibility of every fact before it is sent.
 */
export interface Topic {
  /** The words before the argument: "board" answers `board:7`, "record:deal" answers `record:deal:7`. */
  readonly topic: string;
  /** Whether subscribers name a record (`board:7`) or not (`list:deal`). */
  readonly argument: "id" | "none";
  /** The portfolio's topics see the facts of every organization of it. */
  readonly scope: "organization" | "portfolio";
  readonly permission: string;
  /** Whether a fact concerns whoever watches this. Called for every fact, so it only compares. */
  readonly matches: (event: EventRow, argument: string | null) => boolean;
  /**
   * Of these facts, the ones the actor may be told about by its own/team/all reach. Records in the bin count as
   * they did before, so that their deletion is told. Not called for actors who see everything.
   */
  readonly visible: (work: Work, events: readonly EventRow[]) => Promise<readonly EventRow[]>;
}
