import { z } from "zod";
import { operation } from "#platform/operation";
import type { Work } from "#platform/work";
import { PermissionChange, PermissionMatrix } from "./permission-schema.ts";
import { organizationRoles } from "./permission-shared-rules.ts";
import { catalogueOf } from "./record-kinds.ts";
import { roleLabels } from "./role-shared-rules.ts";
import { matrixOf, setPermission } from "./permissions.ts";

export const permissionRoutes = [
  operation({
    id: "identity.permissions.read",
    summary: "Read the permission matrix",
    http: { method: "GET", path: "/api/v1/permissions" },
    scope: "organization",
    permission: null,
    input: z.object({}),
    output: PermissionMatrix,
    run: (work) => matrixReply(work),
  }),
  operation({
    id: "identity.permissions.set",
    summary: "Set how far one permission of one role reaches",
    http: { method: "PUT", path: "/api/v1/permissions" },
    scope: "organization",
    permission: "permissions.manage",
    input: PermissionChange,
    output: PermissionMatrix,
    async run(work, change) {
      await setPermission(work, change);
      return matrixReply(work);
    },
  }),
];

async function matrixReply(work: Work): Promise<z.input<typeof PermissionMatrix>> {
  const matrix = await matrixOf(work);
  const catalogue = await catalogueOf(work);
  return {
    roles: organizationRoles.map((id) => ({ id, ...roleLabels[id] })),
    permissions: catalogue.map((entry) => ({ ...entry, scopes: [...entry.scopes] })),
    matrix: Object.fromEntries([...matrix].map(([role, scopes]) => [role, { ...scopes }])),
  };
}
