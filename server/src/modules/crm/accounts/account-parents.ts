import type { Work } from "#platform/work";
import type { Draft } from "../records/object-type.ts";
import { breakRule } from "../records/record-drafts.ts";
import { chainsAbove } from "./account-parents-sql.ts";

/** Longest chain of parents; what is deeper is refused. */
const maxDepth = 20;

/** An account cannot stand above itself, however many accounts lie between. */
export async function refuseCircles(work: Work, drafts: readonly Draft[]): Promise<void> {
  const hung = drafts.filter(({ given, values }) => given.has("parentId") && typeof values["parentId"] === "string");
  if (hung.length === 0) return;
  const chains = await chainsAbove(
    work,
    hung.map(({ values }) => String(values["parentId"])),
    maxDepth,
  );
  for (const draft of hung) {
    const above = chains.get(String(draft.values["parentId"])) ?? [];
    if (draft.id !== null && above.includes(draft.id))
      breakRule(draft, { path: "parentId", code: "circle", message: "This account is itself above that one" });
    else if (above.length >= maxDepth)
      breakRule(draft, {
        path: "parentId",
        code: "too_deep",
        message: `At most ${maxDepth} accounts stand above one another`,
      });
  }
}
