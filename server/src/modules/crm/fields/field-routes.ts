import { operation } from "#platform/operation";
import { FieldAccessList, ListFieldAccess, maxFields, SetFieldAccess } from "./field-schema.ts";
import { listFieldAccess, setField } from "./fields.ts";

const shared = {
  scope: "organization",
  permission: "permissions.manage",
  output: FieldAccessList,
  listSizes: { items: maxFields },
} as const;

export const fieldOperations = [
  operation({
    ...shared,
    id: "crm.fields.list",
    summary: "What roles may do with the fields of an object",
    http: { method: "GET", path: "/api/v1/field-access" },
    input: ListFieldAccess,
    run: async (work, input) => ({ items: await listFieldAccess(work, input) }),
  }),
  operation({
    ...shared,
    id: "crm.fields.set",
    summary: "Set what a role may do with a field",
    description: "A field that a role may not see is, for that role, as if it did not exist.",
    http: { method: "PUT", path: "/api/v1/field-access" },
    input: SetFieldAccess,
    run: async (work, input) => ({ items: await setField(work, input) }),
  }),
];
