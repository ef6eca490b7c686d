import { z } from "zod";
import { Filter } from "../filters/filter-schema.ts";
import { TypeKey } from "../records/record-schema.ts";

/** What a condition can narrow: reading is narrowed by how far the permission reaches. */
export const ConditionAction = z.enum(["update", "delete"]);
export type ConditionAction = z.infer<typeof ConditionAction>;

export const ConditionRole = z.enum(["admin", "manager", "rep", "marketer", "viewer"]);

/** What records must be like for a role to edit or delete them. */
export const RoleCondition = z
  .object({
    role: ConditionRole,
    object: TypeKey,
    action: ConditionAction,
    filter: Filter,
    words: z.string().describe("The condition as people read it"),
  })
  .meta({ id: "RoleCondition" });
export type RoleCondition = z.infer<typeof RoleCondition>;

export const SetCondition = z.strictObject({
  role: ConditionRole,
  object: TypeKey,
  action: ConditionAction,
  filter: Filter.nullable().describe("What a record must meet as it is before the change; null for no condition"),
});
export type SetCondition = z.infer<typeof SetCondition>;

export const RoleConditions = z.object({ items: z.array(RoleCondition) });

/** Roles times objects times actions are few; an organization's own objects count too. */
export const maxConditions = 2000;
