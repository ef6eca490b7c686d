import type { Work } from "#platform/work";
import { allObjects } from "../objects.ts";
import type { SearchHit, SearchInput } from "./search-schema.ts";
import { hasTrigram, hitsOf, patternsOf, type RankedHit } from "./search-sql.ts";

/**
 * One box over every object the actor may read: a record of exactly that name first, whom one sells to before what
 * one sells them; then the best match, and of equals the most recently changed. Short words find beginnings of names.
 */
export async function search(work: Work, input: SearchInput): Promise<SearchHit[]> {
  const patterns = patternsOf(input.q);
  if (patterns.length === 0) return [];
  const hits: RankedHit[] = [];
  for (const object of allObjects) {
    if (!work.actor.can(`${object.plural}.read`)) continue;
    hits.push(
      ...(await hitsOf(work, object, { patterns, byIndex: hasTrigram(patterns), q: input.q, limit: input.limit })),
    );
  }
  return hits
    .toSorted(better)
    .slice(0, input.limit)
    .map(({ object, id, title, subtitle }) => ({ object, id, title, subtitle }));
}

function better(one: RankedHit, other: RankedHit): number {
  const isExact = one.rank === 3 && other.rank === 3;
  const byObject = isExact ? placeOf(one) - placeOf(other) : 0;
  return other.rank - one.rank || byObject || other.updatedAt - one.updatedAt;
}

const placeOf = ({ object }: RankedHit): number => allObjects.findIndex(({ key }) => key === object);
