import { z } from "zod";
import { PageInput } from "#platform/paging";
import { Id, Instant } from "#platform/wire";
import { CustomValue, TypeKey } from "../records/record-schema.ts";

/** A value that a property was given: by whom, when and from where, and what it was before. */
export const PastValue = z
  .object({
    id: Id,
    at: Instant,
    actor: z.object({ kind: z.string().describe("user, key or system"), name: z.string() }),
    via: z.string().describe("From where: web, api, graphql, import, bulk, job, …"),
    value: CustomValue,
    name: z.string().nullable().describe("The name of what `value` points to"),
    before: CustomValue,
    beforeName: z.string().nullable(),
  })
  .meta({ id: "PastValue" });
export type PastValue = z.infer<typeof PastValue>;

export const ListValueHistory = PageInput.extend({
  object: TypeKey,
  recordId: Id,
  property: z.string().min(1).max(80).describe("A property's name, built-in or run-time"),
});
export type ListValueHistory = z.infer<typeof ListValueHistory>;
