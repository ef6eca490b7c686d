import { type Actor, systemActor } from "#platform/actor";
import { Refusal } from "#platform/errors";
import { actingAs, type Work } from "#platform/work";
import { addPortfolioMember } from "../portfolio/portfolio-members.ts";
import { portfolioMemberOfUser } from "../portfolio/portfolio-sql.ts";
import { ensurePortfolio } from "../portfolio/portfolios.ts";
import { refuseWeakPassword, type User, type Users } from "../users/users.ts";
import type { FirstRun } from "./setup-schema.ts";

/** Makes the portfolio and its first owner. Refuses (`conflict`) once there is a portfolio; of two first runs at once one wins. */
export async function firstRun(work: Work, input: FirstRun, users: Users) {
  await refuseWeakPassword(input.password, input);
  const portfolio = await ensurePortfolio(work, input.portfolioName);
  if (!portfolio.created) throw new Refusal("conflict", "GoMark has been set up already. Sign in instead.");
  await addOwner(work, portfolio.id, await firstUser(input, users));
  return { portfolioId: portfolio.id, portfolioName: portfolio.name, email: input.email };
}

/** For the command line and demonstrations: makes the portfolio where there is none, and an owner of it. */
export async function createPortfolioOwner(
  work: Work,
  input: FirstRun,
  users: Users,
): Promise<{ portfolioId: string; userId: string }> {
  await refuseWeakPassword(input.password, input);
  const portfolio = await ensurePortfolio(work, input.portfolioName);
  const user = (await users.byEmail(input.email)) ?? (await users.create(input));
  await addOwner(work, portfolio.id, user);
  return { portfolioId: portfolio.id, userId: user.id };
}

/**
 * While there is no portfolio, nobody may do anything: a user left by a first run that broke off has no rights, so
 * whoever runs it again may choose its password.
 */
async function firstUser(input: FirstRun, users: Users): Promise<User> {
  const left = await users.byEmail(input.email);
  if (left === null) return users.create(input);
  await users.setPassword(left.id, input.password);
  return left;
}

async function addOwner(work: Work, portfolioId: string, user: User): Promise<void> {
  const actor: Actor = { ...systemActor(null, { portfolioId }), kind: "user", userId: user.id, name: user.name };
  await actingAs(work, actor, async (own) => {
    if ((await portfolioMemberOfUser(own, user.id)) !== undefined) return;
    await addPortfolioMember(own, { userId: user.id, name: user.name, email: user.email, role: "owner" });
  });
}
