import { z } from "zod";
import { operation } from "#platform/operation";
import { Id } from "#platform/wire";
import type { Users } from "../users/users.ts";
import { acceptInvitation, type AcceptingParts, invitationBehind } from "./acceptance.ts";
import {
  Invitation,
  InvitationAcceptance,
  InvitationGreeting,
  InvitationToken,
  NewInvitation,
  NewPortfolioInvitation,
} from "./invitation-schema.ts";
import { openInvitations, openPortfolioInvitations } from "./invitation-sql.ts";
import {
  inviteMember,
  invitePortfolioMember,
  type InvitingParts,
  revokeInvitation,
  revokePortfolioInvitation,
  toInvitation,
} from "./invitations.ts";

const Revoked = z.object({ revoked: z.literal(true) });

export function invitationRoutes(parts: InvitingParts & AcceptingParts) {
  return [...organizationInvitations(parts), ...portfolioInvitations(parts), ...publicInvitations(parts)];
}

function organizationInvitations(parts: InvitingParts) {
  const common = { scope: "organization", permission: "members.manage" } as const;
  return [
    operation({
      ...common,
      id: "identity.invitations.list",
      summary: "List the company's open invitations, newest first",
      http: { method: "GET", path: "/api/v1/invitations" },
      input: z.object({}),
      output: z.object({ items: z.array(Invitation) }),
      run: async (work) => ({ items: (await openInvitations(work)).map((row) => toInvitation(row, work)) }),
    }),
    operation({
      ...common,
      id: "identity.invitations.create",
      summary: "Invite somebody into the company by mail",
      http: { method: "POST", path: "/api/v1/invitations", status: 201 },
      input: NewInvitation,
      output: Invitation,
      errors: ["conflict"],
      run: (work, input) => inviteMember(work, input, parts),
    }),
    operation({
      ...common,
      id: "identity.invitations.revoke",
      summary: "Withdraw an open invitation",
      http: { method: "DELETE", path: "/api/v1/invitations/:id" },
      input: z.object({ id: Id }),
      output: Revoked,
      errors: ["not_found"],
      async run(work, { id }) {
        await revokeInvitation(work, id);
        return { revoked: true as const };
      },
    }),
  ];
}

function portfolioInvitations(parts: InvitingParts) {
  const common = { scope: "portfolio", permission: "portfolio.members.manage" } as const;
  return [
    operation({
      ...common,
      id: "identity.portfolioInvitations.list",
      summary: "List the open invitations into the portfolio, newest first",
      http: { method: "GET", path: "/api/v1/portfolio/invitations" },
      input: z.object({}),
      output: z.object({ items: z.array(Invitation) }),
      run: async (work) => ({ items: (await openPortfolioInvitations(work)).map((row) => toInvitation(row, work)) }),
    }),
    operation({
      ...common,
      id: "identity.portfolioInvitations.create",
      summary: "Invite somebody into the portfolio by mail",
      http: { method: "POST", path: "/api/v1/portfolio/invitations", status: 201 },
      input: NewPortfolioInvitation,
      output: Invitation,
      errors: ["conflict"],
      run: (work, input) => invitePortfolioMember(work, input, parts),
    }),
    operation({
      ...common,
      id: "identity.portfolioInvitations.revoke",
      summary: "Withdraw an open invitation into the portfolio",
      http: { method: "DELETE", path: "/api/v1/portfolio/invitations/:id" },
      input: z.object({ id: Id }),
      output: Revoked,
      errors: ["not_found"],
      async run(work, { id }) {
        await revokePortfolioInvitation(work, id);
        return { revoked: true as const };
      },
    }),
  ];
}

function publicInvitations(parts: AcceptingParts) {
  const common = { scope: "public", permission: null, errors: ["not_found", "gone"] } as const;
  return [
    operation({
      ...common,
      id: "identity.invitations.greet",
      summary: "Read what an invitation's link leads to",
      http: { method: "GET", path: "/api/v1/invitations/by-token/:token" },
      input: InvitationToken,
      output: InvitationGreeting,
      async run(work, { token }) {
        const found = await invitationBehind(work, token);
        return {
          email: found.email,
          name: found.name,
          role: found.role,
          place: found.place,
          kind: found.org_id === null ? ("portfolio" as const) : ("organization" as const),
          invitedBy: found.invited_by,
          expiresAt: found.expires_at.toISOString(),
          hasAccount: await hasAccount(parts.users, found.email),
        };
      },
    }),
    operation({
      ...common,
      id: "identity.invitations.accept",
      summary: "Accept an invitation and choose a password",
      http: { method: "POST", path: "/api/v1/invitations/accept" },
      input: InvitationAcceptance,
      secret: true,
      output: z.object({ email: z.string(), organizationId: Id.nullable() }),
      run: (work, input) => acceptInvitation(work, input, parts),
    }),
  ];
}

async function hasAccount(users: Users, email: string): Promise<boolean> {
  return (await users.byEmail(email)) !== null;
}
