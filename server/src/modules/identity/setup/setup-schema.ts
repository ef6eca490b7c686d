import { z } from "zod";
import { Id } from "#platform/wire";
import { Name } from "../organizations/organization-schema.ts";
import { Email, Password, PersonName } from "../users/user-schema.ts";

/** What the sign-in and first pages need to know before anybody has signed in. */
export const Setup = z
  .object({
    needed: z.boolean().describe("There is no portfolio yet: the first page creates it"),
    portfolioName: z.string().nullable(),
    demoAccounts: z.array(
      z.object({ email: z.string(), password: z.string(), role: z.string(), description: z.string() }),
    ),
    mailbox: z.boolean().describe("Mails are shown at /mailbox instead of being sent"),
  })
  .meta({ id: "Setup" });

export const FirstRun = z.strictObject({ portfolioName: Name, name: PersonName, email: Email, password: Password });
export type FirstRun = z.output<typeof FirstRun>;

export const FirstRunDone = z.object({ portfolioId: Id, portfolioName: z.string(), email: z.string() });
