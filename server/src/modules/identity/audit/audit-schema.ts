import { z } from "zod";
import { CursorInstant } from "#platform/paging";
import { Id, Instant } from "#platform/wire";

const Values = z.record(z.string(), z.unknown()).nullable();

/** One change: who, when, from where, what it was before and after. */
export const AuditEntry = z
  .object({
    id: Id,
    at: Instant,
    actor: z.object({
      kind: z.string().describe("user, key or system"),
      id: z.string().nullable(),
      name: z.string(),
    }),
    via: z.string().describe("web, api, graphql, cli, import, bulk, job or demo"),
    ip: z.string().nullable(),
    requestId: z.string(),
    object: z.string(),
    recordId: z.string().nullable(),
    recordLabel: z.string(),
    action: z.string(),
    before: Values.describe("The changed fields as they were; null for something new"),
    after: Values.describe("The changed fields as they are; null for something gone"),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What narrows the trail. */
export const AuditFilterInput = z.object({
  object: z.string().max(60).optional().describe("deal, contact, member, permission, …"),
  recordId: Id.optional(),
  actor: z
    .string()
    .regex(/^(user|key):[1-9][0-9]{0,18}$|^system$/, "Use user:<id>, key:<id> or system")
    .optional(),
  action: z.string().max(60).optional(),
  from: Instant.optional(),
  to: Instant.optional().describe("Up to, not including"),
  q: z.string().trim().min(1).max(200).optional().describe("Text in the record's name, the actor's name or the values"),
});
export type AuditFilterInput = z.infer<typeof AuditFilterInput>;

/** Where a page of the trail ends. */
export const AuditCursor = z.tuple([CursorInstant, Id]);
