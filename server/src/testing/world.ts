import type { AddressInfo } from "node:net";
import { Client } from "pg";
import { createLog } from "#platform/telemetry/log";
import { type Application, type ApplicationSettings, createApplication } from "../app.ts";
import { type Caller, type Calls, callsAs, inOrganization, stranger } from "./calls.ts";
import { createTestClock, type TestClock } from "./clock.ts";
import { cloneDatabase, type TestDatabase } from "./database.ts";

export { type Caller, type Calls, inOrganization, type Reply, stranger } from "./calls.ts";

const publicUrl = "http://gomark.test";
const password = "correct horse battery staple";

const settings: ApplicationSettings = {
  publicUrl,
  secret: "a secret that only tests know, long enough",
  production: false,
  smtpUrl: null,
  mailFrom: "GoMark <gomark@gomark.test>",
  trustedProxies: [],
  maxBodyBytes: 1_048_576,
  maxUploadBytes: 16_777_216,
  diskReserveBytes: 0,
  embeddedIn: null,
  statementTimeoutMs: 15_000,
  appConnections: 6,
  rateLimits: { perAddress: 0, perCaller: 0, signInPerAddress: 0 },
};

/** An organization of the test's portfolio, with a person who may do everything in it. */
export interface TestOrganization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** The portfolio's owner, who acts as admin here. */
  readonly admin: Caller;
}

export interface TestMember extends Caller {
  readonly memberId: string;
  readonly email: string;
}

/** The whole application on a database of its own. Nothing in it is a stand-in; only the clock can be set. */
export interface World {
  readonly app: Application;
  readonly database: TestDatabase;
  readonly clock: TestClock;
  /** Looks into the database as its owner, bound to one organization at a time (`look`); never used to fake what calls do. */
  readonly owner: Client;
  /** The person who set the portfolio up: owner of the portfolio, not bound to an organization. */
  readonly founder: Caller;
  as(caller: Caller): Calls;
  /** Rows as the owner sees them inside one organization. */
  look<Row extends object>(
    organization: { readonly id: string },
    query: string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
  createOrganization(named?: {
    name?: string;
    slug?: string;
    currency?: string;
    timeZone?: string;
  }): Promise<TestOrganization>;
  /** Invites somebody, accepts as them, signs them in; with the e-mail of somebody who is known already, that person. */
  createMember(
    organization: TestOrganization,
    role: string,
    named?: { name?: string; teamId?: string; email?: string },
  ): Promise<TestMember>;
  /** Invites somebody into the portfolio itself, accepts as them, signs them in. */
  createPortfolioMember(role: string): Promise<Caller>;
  /** An API key of the organization. */
  createKey(organization: TestOrganization, role: string): Promise<Caller>;
  /** Signs somebody in who exists already. */
  signIn(email: string, secret?: string): Promise<Caller>;
  /** Waits until every consumer has digested what was committed and every due job has run. */
  drain(): Promise<void>;
  /** Opens a real port, for sockets and browsers; answers its address. */
  listen(): Promise<string>;
  destroy(): Promise<void>;
}

/** Starts the application on a clone of the template database and founds a portfolio. Call `destroy` at the end. */
export async function createWorld(change: Partial<ApplicationSettings> = {}): Promise<World> {
  const database = await cloneDatabase();
  const clock = createTestClock();
  const owner = new Client({ connectionString: database.urls.owner });
  const app = await createApplication({
    settings: { ...settings, ...change },
    urls: database.urls,
    log: createLog("error"),
    clock: clock.now,
  });
  const destroy = async () => {
    await app.close();
    await owner.end();
    await database.drop();
  };
  try {
    await owner.connect();
    await app.http.ready();
    const founder = await found(app);
    return { app, database, clock, owner, founder, destroy, ...peopleOf(app, founder), ...insightOf(app, owner) };
  } catch (error) {
    await destroy();
    throw error;
  }
}

async function found(app: Application): Promise<Caller> {
  const email = "founder@gomark.test";
  await callsAs(app.http, stranger)
    .post("/api/v1/setup", { portfolioName: "Balco", name: "Fiona Founder", email, password })
    .then((reply) => reply.ok());
  return signIn(app, email, password);
}

async function signIn(app: Application, email: string, secret: string): Promise<Caller> {
  const reply = await callsAs(app.http, stranger).post(
    "/api/auth/sign-in/email",
    { email, password: secret },
    { origin: publicUrl },
  );
  reply.ok();
  const cookies = [reply.headers["set-cookie"]].flat().map((cookie) => String(cookie).split(";")[0]);
  return { name: email, headers: { cookie: cookies.join("; "), origin: publicUrl, "gomark-client": "web" } };
}

type People = Pick<
  World,
  "as" | "createOrganization" | "createMember" | "createPortfolioMember" | "createKey" | "signIn"
>;

function peopleOf(app: Application, founder: Caller): People {
  let count = 0;
  const as = (caller: Caller) => callsAs(app.http, caller);
  return {
    as,
    signIn: (email, secret = password) => signIn(app, email, secret),
    async createOrganization(named = {}) {
      count += 1;
      const wanted = {
        name: `Company ${count}`,
        slug: `company-${count}`,
        currency: "EUR",
        timeZone: "Europe/Berlin",
        ...named,
      };
      const made = (
        await as(founder).post<{ id: string; slug: string; name: string }>("/api/v1/organizations", wanted)
      ).ok();
      return { ...made, admin: inOrganization(founder, made) };
    },
    async createMember(organization, role, { name, teamId, email = `${role}-${count + 1}@gomark.test` } = {}) {
      count += 1;
      const person = name ?? `${role} ${count}`;
      const admin = as(organization.admin);
      (
        await admin.post("/api/v1/invitations", {
          email,
          name: person,
          role,
          ...(teamId === undefined ? {} : { teamId }),
        })
      ).ok();
      const token = await invitationToken(as(founder), email);
      (await as(stranger).post("/api/v1/invitations/accept", { token, name: person, password })).ok();
      const member = inOrganization(await signIn(app, email, password), organization);
      const { organizations } = (
        await as(member).get<{ organizations: { id: string; memberId: string }[] }>("/api/v1/me")
      ).ok();
      const memberId = organizations.find((one) => one.id === organization.id)?.memberId;
      if (memberId === undefined) throw new Error(`${email} accepted and is no member of ${organization.slug}`);
      return { ...member, memberId, email };
    },
    async createPortfolioMember(role) {
      count += 1;
      const [email, name] = [`${role}-${count}@gomark.test`, `${role} ${count}`];
      (await as(founder).post("/api/v1/portfolio/invitations", { email, name, role })).ok();
      const token = await invitationToken(as(founder), email);
      (await as(stranger).post("/api/v1/invitations/accept", { token, name, password })).ok();
      return signIn(app, email, password);
    },
    async createKey(organization, role) {
      count += 1;
      const made = (
        await as(organization.admin).post<{ key: string }>("/api/v1/keys", { name: `key ${count}`, role })
      ).ok();
      return { name: `${role} key of ${organization.slug}`, headers: { authorization: `Bearer ${made.key}` } };
    },
  };
}

/** The mailbox shows what was mailed, as it does to somebody who tries GoMark without a mail server. */
async function invitationToken(calls: Calls, email: string): Promise<string> {
  const { items } = (await calls.get<{ items: { id: string; to: string }[] }>("/api/v1/mailbox")).ok();
  const mail = items.find((item) => item.to === email);
  if (mail === undefined) throw new Error(`no mail reached ${email}`);
  const { text } = await calls.get(`/api/v1/mailbox/${mail.id}`);
  const token = /\/invite\/([\w-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error(`the mail to ${email} holds no invitation`);
  return token;
}

type Insight = Pick<World, "look" | "drain" | "listen">;

function insightOf(app: Application, owner: Client): Insight {
  return {
    async look<Row extends object>(
      organization: { readonly id: string },
      query: string,
      values: readonly unknown[] = [],
    ) {
      await owner.query("begin read only");
      try {
        await owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
          organization.id,
        ]);
        return (await owner.query<Row>(query, [...values])).rows;
      } finally {
        await owner.query("rollback");
      }
    },
    async drain() {
      // a job may publish events and a consumer may enqueue jobs: twice round, then jobs have nothing left that consumers made
      await app.consumers.drain();
      await app.jobs.drain();
      await app.consumers.drain();
      await app.jobs.drain();
    },
    async listen() {
      if (!app.http.server.listening) await app.http.listen({ host: "127.0.0.1", port: 0 });
      return `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`;
    },
  };
}
