import type { AnyObjectType } from "../records/object-type.ts";
import type { SoughtWord } from "./search-query-rules.ts";
import type { SearchHit } from "./search-schema.ts";

export interface Sought {
  readonly q: string;
  readonly words: readonly SoughtWord[];
  /** What the actor may read, in the order in which equals stand. */
  readonly objects: readonly AnyObjectType[];
}

export interface RankedHit {
  readonly hit: SearchHit;
  /** 4: the name is exactly that, 3: it begins with it, 2: it holds every word, 1: some stand elsewhere. */
  readonly rank: 1 | 2 | 3 | 4;
  readonly updatedAt: string;
  readonly order: number;
  /** The words as the record holds them, where they may have been mistyped. */
  readonly meant: string;
}

/** The order of hits. Whom one sells to before what one sells them. */
export function better(one: RankedHit, other: RankedHit): number {
  const byObject = one.order - other.order;
  if (one.rank !== other.rank) return other.rank - one.rank;
  return (one.rank === 4 ? byObject : 0) || later(one, other) || byObject;
}

const later = (one: RankedHit, other: RankedHit): number =>
  Number(one.updatedAt < other.updatedAt) - Number(one.updatedAt > other.updatedAt);

/** Records first, then notes and tasks; a quarter of the room is kept for these, so that they are found at all. */
export function together(records: readonly RankedHit[], writings: readonly RankedHit[], limit: number): RankedHit[] {
  const room = Math.min(writings.length, Math.max(limit - records.length, Math.floor(limit / 4)));
  return [...records.slice(0, limit - room), ...writings.slice(0, room)];
}
