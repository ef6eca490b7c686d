import { z } from "zod";
import { Id, Instant } from "#platform/wire";
import { RecordReference, TypeKey } from "../records/record-schema.ts";

export const ShareAccess = z.enum(["read", "edit"]).describe("Who may edit may read");
export type ShareAccess = z.infer<typeof ShareAccess>;

/** One record shared with one person or one team. */
export const Share = z
  .object({
    id: Id,
    object: TypeKey,
    recordId: Id,
    member: RecordReference.nullable().describe("The person; null where a team has it"),
    team: RecordReference.nullable().describe("The team, with everybody of it and of the teams below it"),
    access: ShareAccess,
    createdAt: Instant,
    createdBy: z.string().describe("Who shared it"),
  })
  .meta({ id: "Share" });
export type Share = z.infer<typeof Share>;

/** With whom a record is shared, and whether the reader may share it. */
export const Shares = z
  .object({ items: z.array(Share), mayShare: z.boolean().describe("Who may edit a record may share it") })
  .meta({ id: "Shares" });
export type Shares = z.infer<typeof Shares>;

export const ListShares = z.object({ object: TypeKey, recordId: Id });
export type ListShares = z.infer<typeof ListShares>;

export const NewShare = z.strictObject({
  object: TypeKey,
  recordId: Id,
  memberId: Id.optional().describe("A person; give this or `teamId`"),
  teamId: Id.optional(),
  access: ShareAccess,
});
export type NewShare = z.infer<typeof NewShare>;

/** With how many people and teams one record is shared at most. */
export const maxSharesOfRecord = 100;
/** How many records are shared with one person, or with one team, at most: every list they read looks at them all. */
export const maxSharesWithOne = 500;
