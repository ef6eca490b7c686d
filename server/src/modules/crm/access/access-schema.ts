import { z } from "zod";
import { Id } from "#platform/wire";
import { TypeKey } from "../records/record-schema.ts";

const Answer = z.object({
  allowed: z.boolean(),
  reason: z.string().nullable().describe("Why not, in words for a person; null where it is allowed"),
});

/** What the caller may do with one record they see. */
export const RecordAccess = z
  .object({
    update: Answer,
    delete: Answer,
    share: Answer,
    locked: z
      .array(z.object({ property: z.string(), reason: z.string() }))
      .describe("Fields that cannot be changed as the record is, by a rule or by the caller's role, and why"),
  })
  .meta({ id: "RecordAccess", description: "What the caller may do with one record, and why not" });
export type RecordAccess = z.infer<typeof RecordAccess>;

export const ReadAccess = z.object({ object: TypeKey, recordId: Id });
export type ReadAccess = z.infer<typeof ReadAccess>;
