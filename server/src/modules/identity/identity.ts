import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from "fastify";
import { anonymous, type Origin, systemActor } from "#platform/actor";
import type { Pools } from "#platform/database/pools";
import type { Authenticate } from "#platform/http/credentials";
import { originOf } from "#platform/http/operation-route";
import { enqueue } from "#platform/jobs/jobs";
import type { Mail } from "#platform/mail/mail";
import type { Module } from "#platform/module";
import type { Transact, Work } from "#platform/work";
import { auditRoutes } from "./audit/audit-routes.ts";
import { invitationRoutes } from "./invitations/invitation-routes.ts";
import type { Invitation, NewInvitation } from "./invitations/invitation-schema.ts";
import { inviteMember } from "./invitations/invitations.ts";
import { keyRoutes } from "./keys/key-routes.ts";
import { memberRoutes } from "./members/member-routes.ts";
import { organizationRoutes } from "./organizations/organization-routes.ts";
import type { NewOrganization, Organization } from "./organizations/organization-schema.ts";
import { createOrganizationAnywhere, type OrganizationHook } from "./organizations/organizations.ts";
import { permissionRoutes } from "./permissions/permission-routes.ts";
import { portfolioMemberRoutes } from "./portfolio/portfolio-member-routes.ts";
import { createAuthenticate } from "./sessions/authenticate.ts";
import { createAuthority } from "./sessions/authority.ts";
import { createPortfolioOwner } from "./setup/setup.ts";
import { type DemoAccount, setupRoutes } from "./setup/setup-routes.ts";
import type { FirstRun } from "./setup/setup-schema.ts";
import { teamRoutes } from "./teams/team-routes.ts";
import { accountJobs } from "./users/account-jobs.ts";
import { createAuth, sessionCookieName } from "./users/auth.ts";
import { mountAuth } from "./users/auth-http.ts";
import { meRoutes } from "./users/me-routes.ts";
import { resetMail } from "./users/reset-mail.ts";
import { createSignInLimits } from "./users/sign-in-limits.ts";
import { recordUserChange } from "./users/user-audit.ts";
import { createUsers, type Users } from "./users/users.ts";

export interface IdentityParts {
  readonly settings: {
    readonly publicUrl: string;
    readonly secret: string;
    readonly rateLimits: { readonly signInPerAddress: number };
  };
  readonly pools: Pick<Pools, "auth">;
  readonly transact: Transact;
  readonly log: FastifyBaseLogger;
  readonly clock: () => Date;
  readonly mail: Mail;
  /** What other modules add to a new organization, in its transaction. */
  readonly onOrganizationCreated: readonly OrganizationHook[];
}

/** Identity in one process: who people are, where they belong and what they may do. */
export interface Identity {
  readonly module: Module;
  /** Turns a session cookie or API key into an actor; also for WebSocket upgrades. Refuses foreign pages' requests. */
  readonly authenticate: Authenticate;
  /** Mounts sign-in and its relatives at /api/auth. */
  mount(http: FastifyInstance): Promise<void>;
  /** The people who can sign in, for the command line and demonstrations. */
  readonly users: Users;
  /** Creates an organization with all that belongs to it, and the portfolio first where there is none. */
  createOrganization(work: Work, input: NewOrganization): Promise<Organization>;
  /** Creates the portfolio where there is none, and an owner of it who can sign in. */
  createPortfolioOwner(work: Work, input: FirstRun): Promise<{ portfolioId: string; userId: string }>;
  /** Invites somebody into the organization by mail. */
  inviteMember(work: Work, input: NewInvitation): Promise<Invitation>;
  /** Makes the sign-in page offer these accounts. Never called in production. */
  showDemoAccounts(accounts: readonly DemoAccount[]): void;
}

/** Builds identity. Nothing runs and nothing is asked of the database until it is used. */
export function createIdentity(parts: IdentityParts): Identity {
  const { publicUrl, secret } = parts.settings;
  const auth = createAuth({
    authPool: parts.pools.auth,
    publicUrl,
    secret,
    log: parts.log,
    sendReset: resetSender(parts),
  });
  const users = createUsers(auth);
  const limits = createSignInLimits(parts.pools.auth, parts.settings.rateLimits.signInPerAddress);
  const authority = createAuthority({ transact: parts.transact, auth });
  const jobs = accountJobs(auth, parts.clock);
  const inviting = { mail: parts.mail, publicUrl };
  let demoAccounts: readonly DemoAccount[] = [];
  const setup = { users, limits, demoAccounts: () => demoAccounts, mailboxOpen: parts.mail.mailboxOpen };
  return {
    users,
    authenticate: createAuthenticate({
      ...parts,
      authority,
      publicUrl,
      sessionCookieName: sessionCookieName(publicUrl),
    }),
    async mount(http) {
      const requestReset = (request: FastifyRequest, email: string) =>
        parts.transact({ actor: anonymous, origin: originOf(request) }, (work) =>
          enqueue(work, jobs.requestReset, { email }),
        );
      const record = (request: FastifyRequest, user: { id: string; name: string }, action: string) =>
        parts.transact({ actor: anonymous, origin: originOf(request) }, (work) =>
          recordUserChange(work, user, { action, before: null, after: null }),
        );
      mountAuth(http, { auth, limits, publicUrl, requestReset, record });
      http.addHook("onClose", async () => authority.close());
    },
    createOrganization: (work, input) => createOrganizationAnywhere(work, input, parts.onOrganizationCreated),
    createPortfolioOwner: (work, input) => createPortfolioOwner(work, input, users),
    inviteMember: (work, input) => inviteMember(work, input, inviting),
    showDemoAccounts(accounts) {
      demoAccounts = accounts;
    },
    module: {
      name: "identity",
      operations: [
        ...setupRoutes(setup),
        ...meRoutes(users),
        ...organizationRoutes(parts.onOrganizationCreated),
        ...teamRoutes,
        ...memberRoutes,
        ...invitationRoutes({ ...inviting, users, limits }),
        ...permissionRoutes,
        ...keyRoutes,
        ...portfolioMemberRoutes,
        ...auditRoutes,
      ],
      consumers: [],
      jobs: [jobs.requestReset, jobs.sweep],
      schedule: ["17 3 * * * identity.sessions.sweep"],
    },
  };
}

/** Reset links go out as system mail of nobody in particular: whoever asked has not signed in. */
function resetSender({ transact, mail, settings }: IdentityParts) {
  const origin: Origin = { requestId: "password-reset", ip: null, via: "job" };
  return (person: { email: string; name: string }, token: string) =>
    transact({ actor: systemActor(null), origin }, (work) =>
      mail.send(work, resetMail(person, `${settings.publicUrl}/reset?token=${token}`)),
    );
}
