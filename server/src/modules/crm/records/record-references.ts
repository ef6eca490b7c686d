import { membersByIds } from "#modules/identity";
import type { Work } from "#platform/work";
import type { Draft } from "./object-type.ts";
import { pathOf, type Property } from "./record-properties.ts";
import type { Registry } from "./registry.ts";
import { visibleIds } from "./record-sight-sql.ts";

/**
 * Checks that every record and member the drafts newly point to exists in this organization and may be seen.
 * One query per kind of target, however many drafts there are.
 */
export async function checkReferences(work: Work, registry: Registry, drafts: readonly Draft[]): Promise<void> {
  const relations = registry.properties.filter(
    ({ target }) => target === "account" || target === "contact" || target === "member",
  );
  const targets = Map.groupBy(relations, ({ target }) => target ?? "member");
  for (const [target, properties] of targets) {
    const wanted = drafts.flatMap((draft) => properties.flatMap((property) => newReference(draft, property) ?? []));
    if (wanted.length === 0) continue;
    const ids = [...new Set(wanted)];
    const known =
      target === "account" || target === "contact" ? await visibleIds(work, target, ids) : await memberIds(work, ids);
    for (const draft of drafts) refuseUnknown(draft, properties, known);
  }
}

function refuseUnknown(draft: Draft, properties: readonly Property[], known: ReadonlySet<string>): void {
  for (const property of properties) {
    const id = newReference(draft, property);
    if (id === undefined || known.has(id)) continue;
    draft.problems.push({
      path: pathOf(property),
      code: "unknown_reference",
      message: `There is no ${property.target} with the id ${id}`,
    });
  }
}

/** The id the draft points to and did not before. */
function newReference(draft: Draft, property: Property): string | undefined {
  const id = draft.values[property.name];
  if (!draft.given.has(property.name) || typeof id !== "string") return undefined;
  return draft.before?.values[property.name] === id ? undefined : id;
}

async function memberIds(work: Work, ids: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await membersByIds(work, ids)).keys());
}
