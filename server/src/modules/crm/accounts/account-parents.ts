import type { Work } from "#platform/work";
import type { Draft, WriteOptions } from "../records/object-type.ts";
import { breakRule } from "../records/record-drafts.ts";
import { lockParents, parentsAbove } from "./account-parents-sql.ts";

/** Longest chain of parents; what is deeper is refused. */
const maxDepth = 20;

/** An account cannot stand above itself, however many accounts lie between, also not by what the drafts before it change. */
export async function refuseCircles(
  work: Work,
  drafts: readonly Draft[],
  { dryRun = false }: WriteOptions,
): Promise<void> {
  const hung = drafts.flatMap((draft) => {
    const parentId = draft.given.has("parentId") ? draft.values["parentId"] : null;
    return typeof parentId === "string" ? [{ draft, parentId }] : [];
  });
  if (hung.length === 0) return;
  // a new account stands above nobody yet
  if (!dryRun && hung.some(({ draft }) => draft.id !== null)) await lockParents(work);
  const parents = await parentsAbove(
    work,
    hung.map(({ parentId }) => parentId),
    maxDepth,
  );
  for (const { draft, parentId } of hung) {
    const { ids, depth } = allAbove(parentId, parents);
    if (draft.id !== null && ids.has(draft.id))
      breakRule(draft, { path: "parentId", code: "circle", message: "This account is itself above that one" });
    else if (depth >= maxDepth)
      breakRule(draft, {
        path: "parentId",
        code: "too_deep",
        message: `At most ${maxDepth} accounts stand above one another`,
      });
    // beside the parent it has: another rule may still refuse this draft
    else if (draft.id !== null) parents.set(draft.id, [...(parents.get(draft.id) ?? []), parentId]);
  }
}

/** The account and all above it, and over how many levels, as far up as is looked. */
function allAbove(
  id: string,
  parents: ReadonlyMap<string, readonly string[]>,
): { readonly ids: ReadonlySet<string>; readonly depth: number } {
  const ids = new Set<string>();
  let depth = 0;
  for (let level = [id]; level.length > 0 && depth < maxDepth; depth += 1) {
    for (const one of level) ids.add(one);
    level = level.flatMap((one) => parents.get(one) ?? []).filter((one) => !ids.has(one));
  }
  return { ids, depth };
}
