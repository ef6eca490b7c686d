import { z } from "zod";
import { Id, Instant, Version } from "#platform/wire";
import {
  CustomInput,
  CustomValue,
  ListRecords,
  maxBulkRecords,
  recordPage,
  RecordReference,
  TypeKey,
} from "./record-schema.ts";

const maxName = 60;
/** As given: each value is checked by its own property, all of them at once. */
const GivenValues = z
  .record(z.string().max(maxName), CustomInput)
  .describe("Values by property, built-in and own alike; null empties");

/** A record of any type in one shape. */
export const AnyRecord = z
  .object({
    id: Id,
    type: z.string(),
    name: z.string(),
    values: z.record(z.string(), CustomValue).describe("Every property's value by its name; null where it has none"),
    owner: RecordReference.nullable(),
    related: z
      .record(z.string(), RecordReference)
      .describe("The records it points to by property, as far as the reader may see them"),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "AnyRecord" });
export type AnyRecord = z.infer<typeof AnyRecord>;

export const OfType = z.object({ type: TypeKey });
export const OneOfType = OfType.extend({ id: Id });
export const ListAnyRecords = ListRecords.extend({ type: TypeKey });
export const AnyRecordPage = recordPage(AnyRecord);
export const NewAnyRecord = z.strictObject({ type: TypeKey, values: GivenValues });
export const AnyRecordPatch = z.strictObject({ type: TypeKey, id: Id, version: Version, values: GivenValues });
export const AnyDeletion = OneOfType.extend({ version: Version.optional() });

const Change = z.strictObject({ id: Id, version: Version.optional(), values: GivenValues });
export const AnyRecordChanges = OfType.extend({ changes: z.array(Change).min(1).max(maxBulkRecords) });
