import { z } from "zod";
import { operation } from "#platform/operation";
import { Id } from "#platform/wire";
import { PortfolioMember, PortfolioMemberChange } from "../members/member-schema.ts";
import { changePortfolioMember, toPortfolioMember } from "./portfolio-members.ts";
import { portfolioMembers } from "./portfolio-sql.ts";

export const portfolioMemberRoutes = [
  operation({
    id: "identity.portfolioMembers.list",
    summary: "List the portfolio's people by name",
    http: { method: "GET", path: "/api/v1/portfolio/members" },
    scope: "portfolio",
    permission: "portfolio.read",
    input: z.object({}),
    output: z.object({ items: z.array(PortfolioMember) }),
    run: async (work) => ({ items: (await portfolioMembers(work)).map(toPortfolioMember) }),
  }),
  operation({
    id: "identity.portfolioMembers.update",
    summary: "Change a portfolio member's role, or let them in or out",
    http: { method: "PATCH", path: "/api/v1/portfolio/members/:id" },
    scope: "portfolio",
    permission: "portfolio.members.manage",
    input: PortfolioMemberChange.extend({ id: Id }),
    output: PortfolioMember,
    errors: ["not_found", "conflict", "rule_broken"],
    run: (work, { id, ...change }) => changePortfolioMember(work, id, change),
  }),
];
