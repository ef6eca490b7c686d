import { type Selectable, sql } from "kysely";
import type { Work } from "#platform/work";
import { identityTables, type IdentityTables } from "../tables.ts";

export type PortfolioMemberRow = Selectable<IdentityTables["identity.portfolio_member"]>;

export async function nextPortfolioId(work: Work): Promise<string> {
  const { rows } = await sql<{ id: string }>`select nextval('identity.portfolio_id') as id`.execute(
    identityTables(work),
  );
  return rows[0]?.id ?? "";
}

/** Held until the transaction ends, so that of two first runs at once the second finds the first one's portfolio. */
export async function lockFirstRun(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('gomark first run'))`.execute(identityTables(work));
}

export async function insertPortfolio(work: Work, id: string, name: string): Promise<void> {
  await identityTables(work)
    .insertInto("identity.portfolio")
    .values({ id, name, created_at: work.now, updated_at: work.now })
    .execute();
}

export async function insertPortfolioMember(
  work: Work,
  member: { portfolioId: string; userId: string; name: string; email: string; role: string },
): Promise<PortfolioMemberRow> {
  return identityTables(work)
    .insertInto("identity.portfolio_member")
    .values({
      portfolio_id: member.portfolioId,
      user_id: member.userId,
      name: member.name,
      email: member.email,
      role: member.role,
      created_at: work.now,
      updated_at: work.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function portfolioMembers(work: Work): Promise<PortfolioMemberRow[]> {
  return identityTables(work)
    .selectFrom("identity.portfolio_member")
    .selectAll()
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .orderBy("name")
    .orderBy("id")
    .limit(1000)
    .execute();
}

export function portfolioMemberOfUser(work: Work, userId: string): Promise<PortfolioMemberRow | undefined> {
  return identityTables(work)
    .selectFrom("identity.portfolio_member")
    .selectAll()
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .where("user_id", "=", userId)
    .forUpdate()
    .executeTakeFirst();
}

export function portfolioMemberByEmail(work: Work, email: string): Promise<PortfolioMemberRow | undefined> {
  return identityTables(work)
    .selectFrom("identity.portfolio_member")
    .selectAll()
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .where("email", "=", email)
    .executeTakeFirst();
}

export function lockPortfolioMember(work: Work, id: string): Promise<PortfolioMemberRow | undefined> {
  return identityTables(work)
    .selectFrom("identity.portfolio_member")
    .selectAll()
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

/** Locks every owner: of two owners who remove each other at once, the second sees the first gone. */
export async function lockActiveOwners(work: Work): Promise<readonly string[]> {
  const rows = await identityTables(work)
    .selectFrom("identity.portfolio_member")
    .select("id")
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .where("role", "=", "owner")
    .where("active", "=", true)
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map((row) => row.id);
}

export function updatePortfolioMember(
  work: Work,
  id: string,
  to: { role: string; active: boolean },
): Promise<PortfolioMemberRow> {
  return identityTables(work)
    .updateTable("identity.portfolio_member")
    .set({ ...to, updated_at: work.now, version: sql`version + 1` })
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
