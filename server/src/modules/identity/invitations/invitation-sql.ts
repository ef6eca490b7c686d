import type { Selectable } from "kysely";
import type { Work } from "#platform/work";
import { identityTables, type IdentityTables } from "../tables.ts";

export type OpenInvitation = Selectable<IdentityTables["identity.invitation"]>;
export type OpenPortfolioInvitation = Selectable<IdentityTables["identity.portfolio_invitation"]>;

/** What every invitation holds, wherever it leads. */
export interface InvitationValues {
  readonly email: string;
  readonly name: string | null;
  readonly role: string;
  readonly token_hash: Buffer;
  readonly invited_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
}

const mostShown = 500;

export function openInvitations(work: Work): Promise<OpenInvitation[]> {
  return open(work).orderBy("id", "desc").limit(mostShown).execute();
}

export function lockInvitation(work: Work, id: string): Promise<OpenInvitation | undefined> {
  return open(work).where("id", "=", id).forUpdate().executeTakeFirst();
}

export function lockInvitationTo(work: Work, email: string): Promise<OpenInvitation | undefined> {
  return open(work).where("email", "=", email).forUpdate().executeTakeFirst();
}

export function lockInvitationsOfMember(work: Work, memberId: string): Promise<OpenInvitation[]> {
  return open(work).where("member_id", "=", memberId).orderBy("id").forUpdate().execute();
}

function open(work: Work) {
  return identityTables(work)
    .selectFrom("identity.invitation")
    .selectAll()
    .where("org_id", "=", work.orgId)
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null);
}

export async function insertInvitation(
  work: Work,
  values: InvitationValues,
  place: { teamId: string | null; memberId: string | null },
): Promise<OpenInvitation> {
  return identityTables(work)
    .insertInto("identity.invitation")
    .values({ ...values, org_id: work.orgId, team_id: place.teamId, member_id: place.memberId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function endInvitation(work: Work, id: string, how: "accepted_at" | "revoked_at"): Promise<void> {
  await identityTables(work)
    .updateTable("identity.invitation")
    .set(how === "accepted_at" ? { accepted_at: work.now } : { revoked_at: work.now })
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .execute();
}

export function openPortfolioInvitations(work: Work): Promise<OpenPortfolioInvitation[]> {
  return openForPortfolio(work).orderBy("id", "desc").limit(mostShown).execute();
}

export function lockPortfolioInvitation(work: Work, id: string): Promise<OpenPortfolioInvitation | undefined> {
  return openForPortfolio(work).where("id", "=", id).forUpdate().executeTakeFirst();
}

export function lockPortfolioInvitationTo(work: Work, email: string): Promise<OpenPortfolioInvitation | undefined> {
  return openForPortfolio(work).where("email", "=", email).forUpdate().executeTakeFirst();
}

function openForPortfolio(work: Work) {
  return identityTables(work)
    .selectFrom("identity.portfolio_invitation")
    .selectAll()
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null);
}

export async function insertPortfolioInvitation(
  work: Work,
  values: InvitationValues,
): Promise<OpenPortfolioInvitation> {
  return identityTables(work)
    .insertInto("identity.portfolio_invitation")
    .values({ ...values, portfolio_id: work.actor.portfolioId ?? "0" })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function endPortfolioInvitation(work: Work, id: string, how: "accepted_at" | "revoked_at"): Promise<void> {
  await identityTables(work)
    .updateTable("identity.portfolio_invitation")
    .set(how === "accepted_at" ? { accepted_at: work.now } : { revoked_at: work.now })
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .where("id", "=", id)
    .execute();
}
