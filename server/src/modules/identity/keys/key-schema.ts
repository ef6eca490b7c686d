import { z } from "zod";
import { Id, Instant } from "#platform/wire";
import { Name } from "../organizations/organization-schema.ts";
import { PortfolioRole, Role } from "../permissions/permission-schema.ts";

/** An API key as it can be shown again: never the key itself. */
export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    role: z.string(),
    hint: z.string().describe("How the key begins"),
    createdBy: z.string(),
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
    works: z.boolean().describe("False while whoever made it is deactivated: a key opens no more than its maker could"),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof ApiKey>;

export const NewApiKey = z.strictObject({ name: Name, role: Role });
export type NewApiKey = z.output<typeof NewApiKey>;

export const NewPortfolioApiKey = z.strictObject({ name: Name, role: PortfolioRole });
export type NewPortfolioApiKey = z.output<typeof NewPortfolioApiKey>;

/** The only time a key is shown. */
export const CreatedApiKey = ApiKey.extend({ key: z.string().describe("Shown once: keep it now") }).meta({
  id: "CreatedApiKey",
});
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
