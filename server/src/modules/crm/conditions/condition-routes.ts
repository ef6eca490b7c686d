import { z } from "zod";
import { operation } from "#platform/operation";
import { maxConditions, RoleConditions, SetCondition } from "./condition-schema.ts";
import { listConditions, setCondition } from "./conditions.ts";

export const conditionOperations = [
  operation({
    id: "crm.conditions.list",
    summary: "What records must be like for roles to edit or delete them",
    http: { method: "GET", path: "/api/v1/permission-conditions" },
    scope: "organization",
    permission: null,
    input: z.object({}),
    output: RoleConditions,
    listSizes: { items: maxConditions },
    run: async (work) => ({ items: await listConditions(work) }),
  }),
  operation({
    id: "crm.conditions.set",
    summary: "Set what records must be like for a role to edit or delete them",
    description: "Asked of a record as it is before the change: whoever may edit open deals may close one.",
    http: { method: "PUT", path: "/api/v1/permission-conditions" },
    scope: "organization",
    permission: "permissions.manage",
    input: SetCondition,
    output: RoleConditions,
    listSizes: { items: maxConditions },
    run: async (work, input) => ({ items: await setCondition(work, input) }),
  }),
];
