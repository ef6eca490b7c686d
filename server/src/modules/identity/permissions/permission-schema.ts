import { z } from "zod";

/** How far a permission reaches: nothing, one's own records, one's team's and those below it, or everything. */
export const Scope = z.enum(["none", "own", "team", "all"]);
export const Role = z.enum(["admin", "manager", "rep", "marketer", "viewer"]);
export const PortfolioRole = z.enum(["owner", "operator", "viewer"]);

/** The whole matrix with what its rows and columns mean. */
export const PermissionMatrix = z
  .object({
    roles: z.array(z.object({ id: Role, label: z.string(), description: z.string() })),
    permissions: z.array(
      z.object({
        id: z.string(),
        group: z.string(),
        label: z.string(),
        description: z.string(),
        scopes: z.array(Scope),
      }),
    ),
    matrix: z.record(z.string(), z.record(z.string(), Scope)).describe("Scope by role, then by permission"),
  })
  .meta({ id: "PermissionMatrix" });

export const PermissionChange = z.strictObject({ role: Role, permission: z.string().max(80), scope: Scope });
