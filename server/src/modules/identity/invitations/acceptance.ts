import { type Actor, systemActor } from "#platform/actor";
import { invalidField, Refusal } from "#platform/errors";
import { actingAs, type Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { invitationAccepted, memberAdded, memberChanged, portfolioMemberChanged } from "../events.ts";
import { insertMember, lockMember, lockMemberByEmail, lockMemberOfUser, updateMember } from "../members/member-sql.ts";
import { insertPortfolioMember, portfolioMemberOfUser, updatePortfolioMember } from "../portfolio/portfolio-sql.ts";
import { hashOf } from "../secrets.ts";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import { findInvitation, type InvitationRow } from "../sessions/lookup-sql.ts";
import type { SignInLimits } from "../users/sign-in-limits.ts";
import type { User, Users } from "../users/users.ts";
import type { InvitationAcceptance } from "./invitation-schema.ts";
import {
  endInvitation,
  endPortfolioInvitation,
  lockInvitation,
  lockPortfolioInvitation,
  type OpenInvitation,
} from "./invitation-sql.ts";

export interface AcceptingParts {
  readonly users: Users;
  readonly limits: SignInLimits;
}

/** The open invitation behind a token. Refuses `not_found`, or `gone` once it was used, withdrawn or ran out. */
export async function invitationBehind(work: Work, token: string): Promise<InvitationRow> {
  const found = await findInvitation(work, hashOf(token));
  if (found === undefined)
    throw new Refusal("not_found", "There is no such invitation. Check that the link is complete.");
  if (found.accepted_at !== null) throw new Refusal("gone", "This invitation has been used. Sign in instead.");
  if (found.revoked_at !== null) throw new Refusal("gone", "This invitation has been withdrawn. Ask for a new one.");
  if (found.expires_at <= work.now) throw new Refusal("gone", "This invitation has run out. Ask for a new one.");
  return found;
}

/**
 * Lets the invited person in: creates their user, or links the one who signs in with that address already and proves
 * it by the password. Of two acceptances at once one wins; the other is told the invitation was used (`gone`).
 */
export async function acceptInvitation(
  work: Work,
  input: InvitationAcceptance,
  parts: AcceptingParts,
): Promise<{ email: string; organizationId: string | null }> {
  await parts.limits.countAddress(work.origin.ip ?? "unknown");
  const invitation = await invitationBehind(work, input.token);
  const host = systemActor(invitation.org_id, { portfolioId: invitation.portfolio_id, name: "Invitation" });
  await actingAs(work, host, async (hosted) => {
    const open =
      invitation.org_id === null
        ? await lockPortfolioInvitation(hosted, invitation.id)
        : await lockInvitation(hosted, invitation.id);
    if (open === undefined) throw new Refusal("gone", "This invitation has been used. Sign in instead.");
    const user = await userFor(invitation.email, input, parts);
    const guest: Actor = { ...host, kind: "user", userId: user.id, name: user.name };
    await actingAs(hosted, guest, (own) =>
      "org_id" in open ? joinOrganization(own, open, user) : joinPortfolio(own, open, user),
    );
  });
  return { email: invitation.email, organizationId: invitation.org_id };
}

async function userFor(
  email: string,
  { name, password }: InvitationAcceptance,
  { users, limits }: AcceptingParts,
): Promise<User> {
  const known = await users.byEmail(email);
  if (known === null) return users.create({ name, email, password });
  await limits.countAccount(email);
  if (!(await users.hasPassword(known.id, password))) {
    throw invalidField(
      "password",
      "Somebody signs in with this address already: give the password of that account",
      "wrong_password",
    );
  }
  await limits.forgive(email);
  return known;
}

async function joinOrganization(work: Work, open: OpenInvitation, user: User): Promise<void> {
  const present =
    (await lockMemberOfUser(work, user.id)) ??
    (await openPlace(work, open.member_id)) ??
    (await lockMemberByEmail(work, user.email));
  const place = {
    userId: user.id,
    name: user.name,
    email: user.email,
    role: open.role,
    teamId: open.team_id ?? present?.team_id ?? null,
  };
  const memberId = present?.id ?? (await insertMember(work, place));
  if (present !== undefined) await updateMember(work, present.id, { ...place, active: true });
  await endInvitation(work, open.id, "accepted_at");
  const { userId: _, ...shown } = place;
  recordChange(work, {
    object: "member",
    recordId: memberId,
    label: user.name,
    action: "joined",
    before: null,
    after: shown,
  });
  if (present === undefined) work.publish(memberAdded, memberId, { memberId });
  else work.publish(memberChanged, memberId, { memberId, changed: ["name", "email", "role", "active"] });
  work.publish(invitationAccepted, open.id, { invitationId: open.id, memberId });
  noteAuthorityChange(work);
}

/** The placeholder an invitation keeps, unless somebody else has become that person since. */
async function openPlace(work: Work, memberId: string | null) {
  const member = memberId === null ? undefined : await lockMember(work, memberId);
  return member?.user_id === null ? member : undefined;
}

async function joinPortfolio(work: Work, open: { id: string; role: string }, user: User): Promise<void> {
  const present = await portfolioMemberOfUser(work, user.id);
  const member =
    present === undefined
      ? await insertPortfolioMember(work, {
          portfolioId: work.actor.portfolioId ?? "",
          userId: user.id,
          name: user.name,
          email: user.email,
          role: open.role,
        })
      : await updatePortfolioMember(work, present.id, { role: open.role, active: true });
  await endPortfolioInvitation(work, open.id, "accepted_at");
  recordChange(work, {
    object: "portfolio_member",
    recordId: member.id,
    label: user.name,
    action: "joined",
    before: null,
    after: { name: user.name, email: user.email, role: open.role },
  });
  work.publish(portfolioMemberChanged, member.id, { memberId: member.id, changed: ["role", "active"] });
  noteAuthorityChange(work);
}
