import { z } from "zod";
import { operation } from "#platform/operation";
import type { Work } from "#platform/work";
import { installedPortfolio } from "../sessions/lookup-sql.ts";
import type { SignInLimits } from "../users/sign-in-limits.ts";
import type { Users } from "../users/users.ts";
import { firstRun } from "./setup.ts";
import { FirstRun, FirstRunDone, Setup } from "./setup-schema.ts";

export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly role: string;
  readonly description: string;
}

export interface SetupParts {
  readonly users: Users;
  readonly limits: SignInLimits;
  readonly demoAccounts: () => readonly DemoAccount[];
  readonly mailboxOpen: (work: Work) => boolean;
}

export function setupRoutes(parts: SetupParts) {
  return [
    operation({
      id: "identity.setup.read",
      summary: "Read whether GoMark needs its first run",
      http: { method: "GET", path: "/api/v1/setup" },
      scope: "public",
      permission: null,
      input: z.object({}),
      output: Setup,
      async run(work) {
        const portfolio = await installedPortfolio(work);
        return {
          needed: portfolio === undefined,
          portfolioName: portfolio?.name ?? null,
          demoAccounts: [...parts.demoAccounts()],
          mailbox: parts.mailboxOpen(work),
        };
      },
    }),
    operation({
      id: "identity.setup.run",
      summary: "Create the portfolio and its owner, once",
      http: { method: "POST", path: "/api/v1/setup", status: 201 },
      scope: "public",
      permission: null,
      input: FirstRun,
      output: FirstRunDone,
      secret: true,
      errors: ["conflict"],
      async run(work, input) {
        await parts.limits.countAddress(work.origin.ip ?? "unknown");
        return firstRun(work, input, parts.users);
      },
    }),
  ];
}
