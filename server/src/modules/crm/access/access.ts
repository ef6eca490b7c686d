import type { Work } from "#platform/work";
import { conditionsOn } from "../conditions/record-conditions.ts";
import { anyObjectOf } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { guardedWords } from "../records/record-drafts.ts";
import { lockedNow } from "../records/record-rule-judging.ts";
import type { LockedField } from "../records/record-rules.ts";
import { readVisible } from "../records/record-write-sql.ts";
import { registryOf } from "../records/registry.ts";
import { reachesRecord } from "../records/reach-rules.ts";
import { type SeenRecord, seeRecord } from "../records/record-sight-sql.ts";
import type { ReadAccess, RecordAccess } from "./access-schema.ts";

/** What the actor may do with a record they see, so that nothing is offered that would be refused. */
export async function readAccess(work: Work, { object: key, recordId }: ReadAccess): Promise<RecordAccess> {
  const object = await anyObjectOf(work, key);
  const record = await seeRecord(work, object, recordId);
  const update = await answer(work, object, record, "update");
  const locked = await lockedFields(work, object, record.id);
  return { update, delete: await answer(work, object, record, "delete"), share: update, locked };
}

/** Fields in sight that may not be changed although they could be written, each once: the role's reason before a rule's. */
async function lockedFields(work: Work, object: AnyObjectType, id: string): Promise<LockedField[]> {
  const registry = await registryOf(work, object);
  const record = (await readVisible(work, registry.whole, [id])).get(id);
  const guarded = registry.properties.flatMap(({ name, label, guarded: kept }) =>
    kept === true ? [{ property: name, reason: guardedWords(label) }] : [],
  );
  const ruled = record === undefined ? [] : await lockedNow(work, registry, record);
  return [...guarded, ...ruled.filter(({ property }) => registry.find(property)?.writable === true)];
}

async function answer(work: Work, object: AnyObjectType, record: SeenRecord, action: "update" | "delete") {
  const reason = await whyNot(work, object, record, action);
  return { allowed: reason === null, reason };
}

/** Why the actor may not edit or delete a record they see, in words; null where they may. */
export async function whyNot(
  work: Work,
  object: AnyObjectType,
  record: SeenRecord,
  action: "update" | "delete",
): Promise<string | null> {
  const { plural, labels } = object;
  const verb = action === "update" ? "edit" : "delete";
  if (!reachesRecord(work, { plural, action }, record))
    return `You may see this ${labels.one.toLowerCase()} but not ${verb} it`;
  return (await conditionsOn(work, object, action, [record.id])).unmet(record.id);
}
