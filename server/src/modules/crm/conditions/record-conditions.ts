import type { Work } from "#platform/work";
import type { Filter } from "../filters/filter-schema.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { registryOf } from "../records/registry.ts";
import type { ConditionAction } from "./condition-schema.ts";
import { meetingOne } from "./condition-sql.ts";
import { conditionWords } from "./condition-words.ts";

/** What the actor's role asks of records before they are edited or deleted. */
export interface Conditions {
  /** Why this record may not be touched, in words; null where it may. */
  readonly unmet: (id: string) => string | null;
}

const none: Conditions = { unmet: () => null };

/**
 * Asks which of these records meet the conditions of the actor's role, as the records are now: one query, however
 * many there are, and none where no condition is set. Call with the records held, so that they stay as they are.
 */
export async function conditionsOn(
  work: Work,
  object: AnyObjectType,
  action: ConditionAction,
  ids: readonly string[],
): Promise<Conditions> {
  const filters = (work.actor.limits.conditions[`${object.plural}.${action}`] ?? []) as readonly Filter[];
  if (filters.length === 0 || ids.length === 0) return none;
  const { whole: registry } = await registryOf(work, object);
  const met = await meetingOne(work, registry, filters, ids);
  if (ids.every((id) => met.has(id))) return none;
  const words: string[] = [];
  for (const filter of filters) words.push(await conditionWords(work, registry, filter));
  const verb = action === "update" ? "edit" : "delete";
  const one = object.labels.one.toLowerCase();
  const message = `Your role may ${verb} a ${one} only while ${words.join(", or ")}`;
  return { unmet: (id) => (met.has(id) ? null : message) };
}
