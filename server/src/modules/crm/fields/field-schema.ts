import { z } from "zod";
import { TypeKey } from "../records/record-schema.ts";

export const FieldAccess = z.enum(["none", "read", "edit"]).describe("Not seen at all, seen only, or seen and changed");
export const FieldRole = z.enum(["admin", "manager", "rep", "marketer", "viewer"]);

/** What roles may do with one field. */
export const LimitedField = z
  .object({
    property: z.string(),
    label: z.string(),
    least: FieldAccess.describe("How far the field can be limited: records are told apart by some, and need some"),
    access: z.record(z.string(), FieldAccess).describe("By role; roles that are not named may edit it"),
  })
  .meta({ id: "LimitedField" });
export type LimitedField = z.infer<typeof LimitedField>;

export const FieldAccessList = z.object({ items: z.array(LimitedField) });
export const ListFieldAccess = z.object({ object: TypeKey });

export const SetFieldAccess = z.strictObject({
  role: FieldRole,
  object: TypeKey,
  property: z.string().min(1).max(80),
  access: FieldAccess,
});
export type SetFieldAccess = z.infer<typeof SetFieldAccess>;

/** More fields than an object has. */
export const maxFields = 400;
