import { z } from "zod";
import { Id } from "#platform/wire";
import { TypeKey } from "../records/record-schema.ts";

export const SearchInput = z.object({
  q: z.string().trim().min(1).max(200).describe("Words or fragments of a name, address or number"),
  limit: z.int().min(1).max(50).default(20),
});
export type SearchInput = z.infer<typeof SearchInput>;

const StandsOn = z.object({ object: TypeKey, id: Id, name: z.string() }).meta({ id: "SearchHitRecord" });

export const SearchHit = z
  .object({
    object: TypeKey.describe("A type of records, `note` or `task`"),
    id: Id,
    title: z.string().describe("A record's name, a task's title, or of a note the part that was found"),
    subtitle: z.string().nullable(),
    record: StandsOn.nullable().describe(
      "The record a note or task is on, where the reader may see it; null for records",
    ),
  })
  .meta({ id: "SearchHit" });
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchReply = z
  .object({
    items: z.array(SearchHit),
    meant: z
      .string()
      .nullable()
      .describe("What was found instead, where nothing holds the words as they were typed; null otherwise"),
  })
  .meta({ id: "SearchReply", description: "The best matches first" });
export type SearchReply = z.infer<typeof SearchReply>;
