import type { Work } from "#platform/work";
import type { RecordFact } from "../records/object-type.ts";
import { sharedWith } from "./share-sql.ts";

/** Facts with those the records are shared with: they may know of them too. */
export async function withShares(work: Work, facts: readonly RecordFact[]): Promise<readonly RecordFact[]> {
  const shared = await sharedWith(
    work,
    facts.map(({ id }) => id),
  );
  if (shared.size === 0) return facts;
  return facts.map((fact) => {
    const grantees = shared.get(fact.id);
    return grantees === undefined ? fact : { ...fact, sharedWith: grantees };
  });
}
