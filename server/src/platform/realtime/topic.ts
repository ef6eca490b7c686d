import type { Actor } from "#platform/actor";
import type { EventRow } from "#platform/events/event-type";

/**
 * Something people may watch. A module declares its topics beside its shapes; the platform checks the permission
 * when somebody subscribes and as long as they watch, and asks `visible` before any fact is sent.
 */
export interface Topic {
  /** The words before the argument: "board" answers `board:7`, "record:deal" answers `record:deal:7`. */
  readonly topic: string;
  /**
   * What subscribers name: a record (`board:7`), nothing (`list:deal`), a kind of record that only the organization
   * knows (`list:machine`), or that and a record of it (`record:machine:7`).
   */
  readonly argument: "id" | "none" | "kind" | "kindAndId";
  /** The portfolio's topics see the facts of every organization of it. */
  readonly scope: "organization" | "portfolio";
  /** Null where it depends on the fact: `visible` then decides alone. */
  readonly permission: string | null;
  /** Whether a fact concerns whoever watches this. Called for every fact, so it only compares. */
  readonly matches: (event: EventRow, argument: string | null) => boolean;
  /**
   * Whether the actor's own/team/all reach covers what the fact is about. Facts therefore name the owners of their
   * record before and after: who could see it may know that it went away. Not asked for actors
   * who see everything by the permission.
   */
  readonly visible: (actor: Actor, event: EventRow) => boolean;
}
