import type { Work } from "#platform/work";
import { type LinkOf, linkCounts, linksOfRecords } from "../links/link-sql.ts";
import type { OwnRelation } from "../links/own-relations.ts";
import type { PagedRecord } from "../records/record-list-sql.ts";

/** Links held in memory at a time, beyond those of one record. */
const maxLinksAtOnce = 20_000;

/** Links by relation and record. */
export type Links = ReadonlyMap<OwnRelation, ReadonlyMap<string, readonly LinkOf[]>>;

/** Cuts a page where its records have too many links to be held at once. */
export async function* linkedParts(
  work: Work,
  relations: readonly OwnRelation[],
  page: readonly PagedRecord[],
): AsyncGenerator<{ readonly part: readonly PagedRecord[]; readonly links: Links }> {
  for (const part of await partsOf(work, relations, page)) {
    const ids = part.map(({ record }) => record.id);
    const links = new Map<OwnRelation, ReadonlyMap<string, readonly LinkOf[]>>();
    for (const relation of relations)
      links.set(
        relation,
        Map.groupBy(await linksOfRecords(work, relation, ids), ({ id }) => id),
      );
    yield { part, links };
  }
}

async function partsOf(
  work: Work,
  relations: readonly OwnRelation[],
  page: readonly PagedRecord[],
): Promise<PagedRecord[][]> {
  const ids = page.map(({ record }) => record.id);
  const counts: ReadonlyMap<string, number>[] = [];
  for (const relation of relations) counts.push(await linkCounts(work, relation, ids));
  const parts: PagedRecord[][] = [[]];
  let held = 0;
  for (const one of page) {
    const links = counts.reduce((sum, count) => sum + (count.get(one.record.id) ?? 0), 0);
    const isFull = held > 0 && held + links > maxLinksAtOnce;
    if (isFull) parts.push([]);
    held = isFull ? links : held + links;
    parts.at(-1)?.push(one);
  }
  return parts;
}
