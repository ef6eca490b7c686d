import { z } from "zod";
import { Id, Version } from "#platform/wire";
import { PortfolioRole, Role } from "../permissions/permission-schema.ts";

/** Somebody in a company. A placeholder owns records but has not been invited yet. */
export const Member = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string().nullable(),
    role: Role,
    team: z.object({ id: Id, name: z.string() }).nullable(),
    active: z.boolean(),
    placeholder: z.boolean(),
    version: Version,
  })
  .meta({ id: "Member" });
export type Member = z.infer<typeof Member>;

/** Fields left out stay as they are. */
export const MemberChange = z.strictObject({
  role: Role.optional(),
  teamId: Id.nullable().optional(),
  active: z.boolean().optional(),
  version: Version,
});
export type MemberChange = z.output<typeof MemberChange>;

/** Somebody of the portfolio. */
export const PortfolioMember = z
  .object({ id: Id, name: z.string(), email: z.string(), role: PortfolioRole, active: z.boolean(), version: Version })
  .meta({ id: "PortfolioMember" });
export type PortfolioMember = z.infer<typeof PortfolioMember>;

export const PortfolioMemberChange = z.strictObject({
  role: PortfolioRole.optional(),
  active: z.boolean().optional(),
  version: Version,
});
export type PortfolioMemberChange = z.output<typeof PortfolioMemberChange>;
