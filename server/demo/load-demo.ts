import type { Application } from "../src/app.ts";
import { addPortfolioMember } from "#modules/identity";
import { systemActor } from "#platform/actor";
import { companies, portfolioName } from "./companies.ts";
import { loadCompany } from "./load-company.ts";
import { demoPassword, portfolioPeople } from "./people.ts";

export { demoSignIns } from "./people.ts";

const origin = { requestId: "demo", ip: null, via: "demo" } as const;

/** Fills an empty installation with Balco and its companies: people, accounts, contacts and more than a year of deals. */
export async function loadDemo(application: Application): Promise<void> {
  const { identity, transact } = application;
  const [owner, ...others] = portfolioPeople;
  const { portfolioId } = await transact({ actor: systemActor(null), origin }, (work) =>
    identity.createPortfolioOwner(work, { portfolioName, password: demoPassword, ...owner }),
  );
  const portfolio = { actor: systemActor(null, { portfolioId, name: "Demo" }), origin };
  const userIds = await identity.users.createSharing(others, demoPassword);
  for (const { role, ...person } of others) {
    await transact(portfolio, (work) =>
      addPortfolioMember(work, { ...person, role, userId: userIds.get(person.email) ?? "" }),
    );
  }
  const now = new Date();
  for (const plan of companies) await loadCompany(application, plan, { portfolioId, now });
}
