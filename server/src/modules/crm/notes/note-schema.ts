import { z } from "zod";
import { PageInput } from "#platform/paging";
import { Id, Instant, Version } from "#platform/wire";
import { TypeKey } from "../records/record-schema.ts";
import { isStorable } from "../records/text-rules.ts";

const Body = z
  .string()
  .trim()
  .min(1)
  .max(20_000)
  .refine(isStorable, "The text holds a character that cannot be kept (U+0000 or half of a pair)");

/** What somebody wrote down about a record. */
export const Note = z
  .object({
    id: Id,
    object: TypeKey,
    recordId: Id,
    body: z.string(),
    author: z.object({
      id: Id.nullable().describe("A member; null for a key or somebody of the portfolio"),
      name: z.string(),
    }),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "Note" });
export type Note = z.infer<typeof Note>;

export const ListNotes = PageInput.extend({ object: TypeKey, recordId: Id });
export type ListNotes = z.infer<typeof ListNotes>;

export const NewNote = z.strictObject({ object: TypeKey, recordId: Id, body: Body });
export type NewNote = z.infer<typeof NewNote>;

export const NotePatch = z.strictObject({ id: Id, version: Version, body: Body });
export type NotePatch = z.infer<typeof NotePatch>;
