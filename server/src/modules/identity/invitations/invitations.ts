import { later } from "#platform/clock";
import { invalidField, Refusal } from "#platform/errors";
import type { Mail } from "#platform/mail/mail";
import type { Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { invitationRevoked, invitationSent } from "../events.ts";
import { lockMember, lockMemberByEmail } from "../members/member-sql.ts";
import { refuseUnknownTeam } from "../members/members.ts";
import { organizationById } from "../organizations/organization-sql.ts";
import { refuseExceedingRole } from "../permissions/permissions.ts";
import { exceedingPermissions, portfolioScopes } from "../permissions/permission-shared-rules.ts";
import { portfolioRoleLabels, roleLabels } from "../permissions/role-shared-rules.ts";
import { portfolioMemberByEmail } from "../portfolio/portfolio-sql.ts";
import { newSecret } from "../secrets.ts";
import { installedPortfolio } from "../sessions/lookup-sql.ts";
import { invitationMail } from "./invitation-mail.ts";
import type { Invitation, NewInvitation, NewPortfolioInvitation } from "./invitation-schema.ts";
import {
  endInvitation,
  endPortfolioInvitation,
  insertInvitation,
  insertPortfolioInvitation,
  lockInvitation,
  lockInvitationsOfMember,
  lockInvitationTo,
  lockPortfolioInvitation,
  lockPortfolioInvitationTo,
  type OpenInvitation,
  type OpenPortfolioInvitation,
} from "./invitation-sql.ts";

const daysOpen = 7;

export interface InvitingParts {
  readonly mail: Mail;
  readonly publicUrl: string;
}

/**
 * Invites somebody into the organization by mail. Open invitations to the same address, or of the same placeholder to
 * another one, are replaced: their links end.
 */
export async function inviteMember(work: Work, input: NewInvitation, parts: InvitingParts): Promise<Invitation> {
  const { email, role, teamId = null, memberId } = input;
  await refuseExceedingRole(work, role);
  await refuseUnknownTeam(work, teamId);
  const placeholder = await placeholderFor(work, email, memberId);
  const name = input.name ?? placeholder?.name ?? null;
  await replaceEarlier(work, email, placeholder?.id ?? null);
  const { secret, hash } = newSecret();
  const row = await insertInvitation(
    work,
    { ...invitationValues(work, { email, name, role }), token_hash: hash },
    { teamId, memberId: placeholder?.id ?? null },
  );
  const place = (await organizationById(work, work.orgId))?.name ?? "a company";
  const link = `${parts.publicUrl}/invite/${secret}`;
  await parts.mail.send(
    work,
    invitationMail({ to: email, name, place, roleLabel: roleLabels[role].label, invitedBy: row.invited_by, link }),
  );
  recordChange(work, {
    object: "invitation",
    recordId: row.id,
    label: email,
    action: "created",
    before: null,
    after: { email, name, role, teamId },
  });
  work.publish(invitationSent, row.id, { invitationId: row.id });
  return toInvitation(row, work);
}

async function replaceEarlier(work: Work, email: string, memberId: string | null): Promise<void> {
  const sameAddress = await lockInvitationTo(work, email);
  const samePerson = memberId === null ? [] : await lockInvitationsOfMember(work, memberId);
  const ids = new Set([...(sameAddress === undefined ? [] : [sameAddress]), ...samePerson].map(({ id }) => id));
  for (const id of ids) await endInvitation(work, id, "revoked_at");
}

interface Placeholder {
  readonly id: string;
  readonly name: string;
}

/** The placeholder that the invited person becomes: the one named, or one that carries the address already. */
async function placeholderFor(work: Work, email: string, memberId: string | undefined): Promise<Placeholder | null> {
  const holder = await lockMemberByEmail(work, email);
  if (holder?.user_id !== undefined && holder.user_id !== null && holder.active) throw alreadyIn(email);
  if (memberId === undefined) return holder ?? null;
  const named = await lockMember(work, memberId);
  if (named === undefined || named.user_id !== null)
    throw invalidField("memberId", "There is no such placeholder", "unknown_member");
  if (holder !== undefined && holder.id !== memberId)
    throw invalidField("email", "Another member has this e-mail address", "email_taken");
  return named;
}

/** Ends an open invitation: its link stops working at once. */
export async function revokeInvitation(work: Work, id: string): Promise<void> {
  const before = await lockInvitation(work, id);
  if (before === undefined) throw noInvitation(id);
  await endInvitation(work, id, "revoked_at");
  recordChange(work, {
    object: "invitation",
    recordId: id,
    label: before.email,
    action: "revoked",
    before: { email: before.email, role: before.role },
    after: null,
  });
  work.publish(invitationRevoked, id, { invitationId: id });
}

/** Invites somebody into the portfolio by mail, likewise. */
export async function invitePortfolioMember(
  work: Work,
  input: NewPortfolioInvitation,
  parts: InvitingParts,
): Promise<Invitation> {
  const { email, name = null, role } = input;
  if (exceedingPermissions(portfolioScopes(role), (permission) => work.actor.scopeOf(permission)).length > 0) {
    throw new Refusal("forbidden", `The role ${role} may do more than you`);
  }
  const member = await portfolioMemberByEmail(work, email);
  if (member?.active === true) throw alreadyIn(email);
  const earlier = await lockPortfolioInvitationTo(work, email);
  if (earlier !== undefined) await endPortfolioInvitation(work, earlier.id, "revoked_at");
  const { secret, hash } = newSecret();
  const row = await insertPortfolioInvitation(work, {
    ...invitationValues(work, { email, name, role }),
    token_hash: hash,
  });
  const place = (await installedPortfolio(work))?.name ?? "the portfolio";
  const link = `${parts.publicUrl}/invite/${secret}`;
  await parts.mail.send(
    work,
    invitationMail({
      to: email,
      name,
      place,
      roleLabel: portfolioRoleLabels[role].label,
      invitedBy: row.invited_by,
      link,
    }),
  );
  recordChange(work, {
    object: "portfolio_invitation",
    recordId: row.id,
    label: email,
    action: "created",
    before: null,
    after: { email, name, role },
  });
  return toInvitation(row, work);
}

/** Ends an open invitation into the portfolio. */
export async function revokePortfolioInvitation(work: Work, id: string): Promise<void> {
  const before = await lockPortfolioInvitation(work, id);
  if (before === undefined) throw noInvitation(id);
  await endPortfolioInvitation(work, id, "revoked_at");
  recordChange(work, {
    object: "portfolio_invitation",
    recordId: id,
    label: before.email,
    action: "revoked",
    before: { email: before.email, role: before.role },
    after: null,
  });
}

function invitationValues(work: Work, person: { email: string; name: string | null; role: string }) {
  return {
    ...person,
    invited_by: work.actor.name,
    created_at: work.now,
    expires_at: later(work.now, { days: daysOpen }),
  };
}

function alreadyIn(email: string): Refusal {
  return new Refusal("conflict", `${email} is already a member`, {
    problems: [{ path: "email", code: "already_member", message: "This person is already a member" }],
  });
}

function noInvitation(id: string): Refusal {
  return new Refusal("not_found", `There is no open invitation ${id}`);
}

export function toInvitation(row: OpenInvitation | OpenPortfolioInvitation, work: Work): Invitation {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    teamId: "team_id" in row ? row.team_id : null,
    memberId: "member_id" in row ? row.member_id : null,
    invitedBy: row.invited_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    expired: row.expires_at <= work.now,
  };
}
