import { z } from "zod";
import { Id } from "#platform/wire";
import { PortfolioRole, Role, Scope } from "../permissions/permission-schema.ts";
import { PersonName, UserProfile } from "./user-schema.ts";

/** Who is signed in, and where they may go. */
export const Me = z
  .object({
    user: UserProfile,
    portfolio: z.object({ id: Id, name: z.string(), role: PortfolioRole, permissions: z.array(z.string()) }).nullable(),
    organizations: z.array(
      z.object({
        id: Id,
        slug: z.string(),
        name: z.string(),
        currency: z.string(),
        timeZone: z.string(),
        role: Role.describe("The role one acts with here"),
        roles: z
          .array(Role)
          .describe("Every role that counts here: the one as a member, then the one that comes from the portfolio"),
        memberId: Id.nullable().describe("Null for people who come in from the portfolio"),
        permissions: z.record(z.string(), Scope).describe("What one may do here; absent means not"),
      }),
    ),
  })
  .meta({ id: "Me" });

export const MeChange = z.strictObject({ name: PersonName });
