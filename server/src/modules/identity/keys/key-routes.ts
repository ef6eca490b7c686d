import { z } from "zod";
import { operation } from "#platform/operation";
import { Id } from "#platform/wire";
import { ApiKey, CreatedApiKey, NewApiKey, NewPortfolioApiKey } from "./key-schema.ts";
import { keysOf, portfolioKeys } from "./key-sql.ts";
import { createKey, createPortfolioKey, revokeKey, revokePortfolioKey, toApiKey } from "./keys.ts";

const Keys = z.object({ items: z.array(ApiKey) });
const Revoked = z.object({ revoked: z.literal(true) });
const ofOrganization = { scope: "organization", permission: "keys.manage" } as const;
const ofPortfolio = { scope: "portfolio", permission: "portfolio.keys.manage" } as const;

export const keyRoutes = [
  operation({
    ...ofOrganization,
    id: "identity.keys.list",
    summary: "List the company's API keys, newest first",
    http: { method: "GET", path: "/api/v1/keys" },
    input: z.object({}),
    output: Keys,
    run: async (work) => ({ items: (await keysOf(work)).map(toApiKey) }),
  }),
  operation({
    ...ofOrganization,
    id: "identity.keys.create",
    summary: "Create an API key of the company; it is shown this once",
    http: { method: "POST", path: "/api/v1/keys", status: 201 },
    input: NewApiKey,
    output: CreatedApiKey,
    secret: true,
    run: createKey,
  }),
  operation({
    ...ofOrganization,
    id: "identity.keys.revoke",
    summary: "Revoke an API key of the company",
    http: { method: "DELETE", path: "/api/v1/keys/:id" },
    input: z.object({ id: Id }),
    output: Revoked,
    errors: ["not_found"],
    async run(work, { id }) {
      await revokeKey(work, id);
      return { revoked: true as const };
    },
  }),
  operation({
    ...ofPortfolio,
    id: "identity.portfolioKeys.list",
    summary: "List the portfolio's API keys, newest first",
    http: { method: "GET", path: "/api/v1/portfolio/keys" },
    input: z.object({}),
    output: Keys,
    run: async (work) => ({ items: (await portfolioKeys(work)).map(toApiKey) }),
  }),
  operation({
    ...ofPortfolio,
    id: "identity.portfolioKeys.create",
    summary: "Create an API key of the portfolio; it is shown this once",
    http: { method: "POST", path: "/api/v1/portfolio/keys", status: 201 },
    input: NewPortfolioApiKey,
    output: CreatedApiKey,
    secret: true,
    run: createPortfolioKey,
  }),
  operation({
    ...ofPortfolio,
    id: "identity.portfolioKeys.revoke",
    summary: "Revoke an API key of the portfolio",
    http: { method: "DELETE", path: "/api/v1/portfolio/keys/:id" },
    input: z.object({ id: Id }),
    output: Revoked,
    errors: ["not_found"],
    async run(work, { id }) {
      await revokePortfolioKey(work, id);
      return { revoked: true as const };
    },
  }),
];
