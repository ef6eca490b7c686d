import { z } from "zod";
import { Id, Instant } from "#platform/wire";
import { PortfolioRole, Role } from "../permissions/permission-schema.ts";
import { Email, Password, PersonName } from "../users/user-schema.ts";

/** An open invitation into a company. Its link is only in the mail. */
export const Invitation = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string().nullable(),
    role: z.string(),
    teamId: Id.nullable(),
    memberId: Id.nullable().describe("The member without a sign-in who becomes this person; null: somebody new"),
    invitedBy: z.string(),
    createdAt: Instant,
    expiresAt: Instant,
    expired: z.boolean(),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof Invitation>;

export const NewInvitation = z.strictObject({
  email: Email,
  name: PersonName.optional(),
  role: Role,
  teamId: Id.nullable().optional(),
  memberId: Id.optional().describe("The placeholder that becomes this person"),
});
export type NewInvitation = z.output<typeof NewInvitation>;

export const NewPortfolioInvitation = z.strictObject({
  email: Email,
  name: PersonName.optional(),
  role: PortfolioRole,
});
export type NewPortfolioInvitation = z.output<typeof NewPortfolioInvitation>;

const Token = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "This is not the token of an invitation");

export const InvitationToken = z.object({ token: Token });

/** What the page behind the link shows. */
export const InvitationGreeting = z
  .object({
    email: z.string(),
    name: z.string().nullable(),
    role: z.string(),
    place: z.string().describe("The company or portfolio"),
    kind: z.enum(["organization", "portfolio"]),
    invitedBy: z.string(),
    expiresAt: Instant,
    hasAccount: z
      .boolean()
      .describe("Somebody signs in with this address already: ask for that password instead of a new one"),
  })
  .meta({ id: "InvitationGreeting" });

export const InvitationAcceptance = z.strictObject({ token: Token, name: PersonName, password: Password });
export type InvitationAcceptance = z.output<typeof InvitationAcceptance>;
