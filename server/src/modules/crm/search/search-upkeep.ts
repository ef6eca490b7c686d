import { z } from "zod";
import { defineJob, enqueue, type JobContext } from "#platform/jobs/jobs";
import { actingIn } from "#platform/work";
import { renewTerms, searchedTables, type SearchedTable } from "./search-renewal.ts";
import {
  gatherWords,
  isOnlyGatherer,
  isWrittenInBulk,
  noteRead,
  organizationsToRead,
  readUntil,
  type ReadingPlace,
} from "./search-word-sql.ts";

/** Organizations one look sees to; the next look comes in a minute. */
const maxOrganizations = 200;
/** Records one transaction reads, and whose terms it may have to make anew. */
const recordsAtOnce = 2000;
/** One run ends after so many records; the next goes on there. */
const maxRounds = 5000;

/**
 * Gathers the words of an organization's records, from where the last run ended, for telling what was meant by a
 * mistyped one. Terms that an earlier release has made are made anew on the way, so an upgrade needs nothing else.
 * While many records are being written it waits: words of theirs that are mistyped are understood a little later.
 */
export const gatherSearchWordsJob = defineJob({
  name: "crm.search.gather",
  payload: z.object({}),
  maxAttempts: 20,
  async run(context) {
    for (const table of searchedTables) await gatherTable(context, table);
  },
});

async function gatherTable(context: JobContext, table: SearchedTable): Promise<void> {
  let place: ReadingPlace | null = await context.transact((work) => readUntil(work, table));
  for (let round = 0; place !== null && round < maxRounds && context.signal?.aborted !== true; round += 1) {
    const from: ReadingPlace = place;
    place = await context.transact(async (work) => {
      if (!(await isOnlyGatherer(work)) || (await isWrittenInBulk(work))) return null;
      const { next, outdated } = await gatherWords(work, table, from, recordsAtOnce);
      await renewTerms(work, table, outdated);
      await noteRead(work, table, next ?? { at: work.now.toISOString(), id: "0" });
      return next;
    });
  }
}

/** Sees to it that every organization's words are gathered within a minute or so of what was written. */
export const watchSearchJob = defineJob({
  name: "crm.search.watch",
  payload: z.unknown(),
  maxAttempts: 3,
  async run(context) {
    await context.transact(async (work) => {
      for (const id of await organizationsToRead(work, maxOrganizations))
        await actingIn(work, id, () => enqueue(work, gatherSearchWordsJob, {}, { key: `crm.search.gather.${id}` }));
    });
  },
});
