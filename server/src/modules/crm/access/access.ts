import type { Work } from "#platform/work";
import { anyObjectOf } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { reachesRecord } from "../records/reach-rules.ts";
import { type SeenRecord, seeRecord } from "../records/record-sight-sql.ts";
import type { ReadAccess, RecordAccess } from "./access-schema.ts";

/** What the actor may do with a record they see, so that nothing is offered that would be refused. */
export async function readAccess(work: Work, { object: key, recordId }: ReadAccess): Promise<RecordAccess> {
  const object = await anyObjectOf(work, key);
  const record = await seeRecord(work, object, recordId);
  const update = answer(work, object, record, "update");
  return { update, delete: answer(work, object, record, "delete"), share: update };
}

function answer(work: Work, { plural, labels }: AnyObjectType, record: SeenRecord, action: "update" | "delete") {
  if (reachesRecord(work, { plural, action }, record)) return { allowed: true, reason: null };
  const verb = action === "update" ? "edit" : "delete";
  return { allowed: false, reason: `You may see this ${labels.one.toLowerCase()} but not ${verb} it.` };
}
