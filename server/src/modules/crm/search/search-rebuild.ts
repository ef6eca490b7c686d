import type { Work } from "#platform/work";
import {
  forgetRebuild,
  forgetWords,
  holdNext,
  lockRebuild,
  noteRebuild,
  type RebuildPlace,
} from "./search-rebuild-sql.ts";
import { renewTerms, searchedTables } from "./search-renewal.ts";

/** Rows of one step, which are held until it commits. */
const rowsAtOnce = 500;
const beginning: RebuildPlace = { table: searchedTables[0], afterId: "0", seen: 0, changed: 0, isFinished: false };

/**
 * Makes the terms of the organization's next 500 rows anew and notes where it stands, in the caller's transaction: what
 * is committed is not done again, however the work ends. Answers how many rows were seen so far and how many had other
 * terms; once all are finished it does nothing until `endSearchRebuild`.
 */
export async function rebuildSearchStep(work: Work): Promise<RebuildPlace> {
  const place = (await lockRebuild(work)) ?? beginning;
  if (place.isFinished) return place;
  const rows = await holdNext(work, place, rowsAtOnce);
  const changed = place.changed + (await renewTerms(work, place.table, rows));
  const next: RebuildPlace = { ...place, ...onwards(place, rows), seen: place.seen + rows.length, changed };
  // words of mistyped ones are gathered anew from terms that are right
  if (next.isFinished) await forgetWords(work);
  await noteRebuild(work, next);
  return next;
}

function onwards({ table }: RebuildPlace, rows: readonly { readonly id: string }[]): Partial<RebuildPlace> {
  if (rows.length === rowsAtOnce) return { afterId: rows.at(-1)?.id ?? "0" };
  const following = searchedTables[searchedTables.indexOf(table) + 1];
  return following === undefined ? { isFinished: true } : { table: following, afterId: "0" };
}

/** Forgets where a rebuild stands: the next one begins with the first row. */
export async function endSearchRebuild(work: Work): Promise<void> {
  await forgetRebuild(work);
}
