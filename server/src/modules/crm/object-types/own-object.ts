import type { Work } from "#platform/work";
import { ownRecordCreated, ownRecordDeleted, ownRecordRestored, ownRecordUpdated } from "../events.ts";
import { frameProperties } from "../records/frame-properties.ts";
import { type AnyObjectType, publisher, textOf } from "../records/object-type.ts";
import { named, required, text } from "../records/record-properties.ts";
import { recordPayload } from "../records/record-facts.ts";
import { type ObjectTypeRow, objectTypeRows } from "./object-type-sql.ts";

/** What a record of any type of one's own has; everything else is the organization's properties. */
const ownProperties = named({
  name: required(text({ label: "Name", column: "name", keyColumn: "name_key", max: 200 })),
  ...frameProperties,
});

/** A type of one's own as the engine takes it. It is made from its row for one unit of work and kept nowhere. */
export function ownObject(row: ObjectTypeRow): AnyObjectType {
  const { key, plural } = row;
  return {
    key,
    plural,
    labels: { one: row.label_one, many: row.label_many },
    table: "crm.record",
    typeId: row.id,
    properties: ownProperties,
    searched: (values) => [textOf(values["name"])],
    publish: publisher(
      {
        created: { ...ownRecordCreated, object: key },
        updated: { ...ownRecordUpdated, object: key },
        deleted: { ...ownRecordDeleted, object: key },
        restored: { ...ownRecordRestored, object: key },
      },
      (fact) => ({ ...recordPayload(fact), plural }),
    ),
  };
}

const objectsOfWork = new WeakMap<
  Work,
  { readonly orgId: string; readonly objects: Promise<readonly AnyObjectType[]> }
>();

/** The organization's own types that are not archived, by name; read once per unit of work. */
export function ownObjects(work: Work): Promise<readonly AnyObjectType[]> {
  const known = objectsOfWork.get(work);
  if (known?.orgId === work.orgId) return known.objects;
  const objects = objectTypeRows(work).then((rows) => rows.filter((row) => row.archived_at === null).map(ownObject));
  objectsOfWork.set(work, { orgId: work.orgId, objects });
  return objects;
}

/** Makes the next `ownObjects` read again: the types were just changed. */
export function forgetOwnObjects(work: Work): void {
  objectsOfWork.delete(work);
}
