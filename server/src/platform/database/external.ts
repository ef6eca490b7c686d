import { createHmac } from "node:crypto";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { codeOf, Fault, messageOf } from "#platform/faults";
import type { Settings } from "#platform/settings";
import type { DatabaseUrls } from "../postgres/cluster.ts";
import { innerRoles } from "./roles.ts";

const oldestVersion = 150_000;

type Login = "app" | "auth" | "events";
type External = Pick<Settings, "secret" | "databaseUrl" | "appDatabaseUrl" | "authDatabaseUrl" | "eventsDatabaseUrl">;

/**
 * The connection strings for a server of the operator's own (DATABASE_URL). Creates GoMark's roles where that is
 * permitted; otherwise says in one `Fault` which roles and settings are missing, with the SQL that mends it.
 */
export async function externalUrls(settings: External & { readonly databaseUrl: string }): Promise<DatabaseUrls> {
  const client = new Client({ connectionString: settings.databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new Fault(`The server in DATABASE_URL cannot be used: ${messageOf(error)}.`);
  }
  try {
    await checkVersion(client);
    const roles = await readRoles(client);
    for (const name of innerRoles) await ensureInnerRole(client, roles, name);
    const urls = {
      owner: settings.databaseUrl,
      app: settings.appDatabaseUrl ?? (await ensureLogin(client, roles, "app", settings)),
      auth: settings.authDatabaseUrl ?? (await ensureLogin(client, roles, "auth", settings)),
      events: settings.eventsDatabaseUrl ?? (await ensureLogin(client, roles, "events", settings)),
    };
    for (const login of ["app", "auth", "events"] as const) await checkLogin(urls[login], login);
    return urls;
  } finally {
    await client.end();
  }
}

interface Roles {
  readonly present: ReadonlySet<string>;
  readonly mayCreate: boolean;
  /** Names of roles the owner may act as. */
  readonly held: ReadonlySet<string>;
}

async function checkVersion(client: Client): Promise<void> {
  const found = await client.query<{ number: string; version: string }>(
    "select current_setting('server_version_num') as number, current_setting('server_version') as version",
  );
  const row = found.rows[0];
  if (Number(row?.number) < oldestVersion)
    throw new Fault(`GoMark needs PostgreSQL 15 or newer; DATABASE_URL leads to ${row?.version}.`);
}

async function readRoles(client: Client): Promise<Roles> {
  const found = await client.query<{ name: string; held: boolean }>(
    "select rolname as name, pg_has_role(current_user, oid, 'member') as held from pg_roles where rolname like 'gomark%'",
  );
  const self = await client.query<{ may: boolean }>(
    "select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user",
  );
  return {
    present: new Set(found.rows.map((row) => row.name)),
    held: new Set(found.rows.filter((row) => row.held).map((row) => row.name)),
    mayCreate: self.rows[0]?.may === true,
  };
}

async function ensureInnerRole(client: Client, roles: Roles, name: string): Promise<void> {
  if (roles.held.has(name)) return;
  if (!roles.mayCreate) {
    const mend = `create role ${name} nologin; grant ${name} to <the login of DATABASE_URL>;`;
    throw new Fault(
      `The login in DATABASE_URL may not create roles and lacks ${name}. Let an administrator run: ${mend}`,
    );
  }
  if (!roles.present.has(name)) await client.query(`create role ${name} nologin`);
  await client.query(`grant ${name} to current_user`);
}

/** A login whose password follows from GOMARK_SECRET, so that every process of an installation knows it unasked. */
async function ensureLogin(
  client: Client,
  roles: Roles,
  login: Login,
  settings: External & { readonly databaseUrl: string },
): Promise<string> {
  const name = `gomark_${login}`;
  const password = createHmac("sha256", settings.secret).update(`database login ${name}`).digest("base64url");
  if (!roles.present.has(name)) {
    const setting = `${login.toUpperCase()}_DATABASE_URL`;
    const mend = `create role ${name} login password '…'; then set ${setting} to a connection string with it.`;
    if (!roles.mayCreate)
      throw new Fault(`The login in DATABASE_URL may not create roles. Let an administrator run: ${mend}`);
    await client.query(`create role ${escapeIdentifier(name)} login password ${escapeLiteral(password)}`);
  }
  const url = new URL(settings.databaseUrl);
  url.username = name;
  url.password = password;
  return url.href;
}

async function checkLogin(url: string, login: Login): Promise<void> {
  const setting = `${login.toUpperCase()}_DATABASE_URL`;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const found = await client.query<{ bypasses: boolean; member: boolean }>(
      `select rolsuper or rolbypassrls as bypasses, pg_has_role(current_user, 'gomark_${login}', 'usage') as member
         from pg_roles where rolname = current_user`,
    );
    const row = found.rows[0];
    if (row?.bypasses === true)
      throw new Fault(
        `The login in ${setting} can see past the walls between organizations (superuser or BYPASSRLS). Use gomark_${login}.`,
      );
    if (row?.member !== true) throw new Fault(`The login in ${setting} must be gomark_${login} or a member of it.`);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const mend =
      codeOf(error) === "28P01"
        ? `Its password is another one than this installation's GOMARK_SECRET gives. Set ${setting} with the right password, or give the role a new one.`
        : `Set ${setting}.`;
    throw new Fault(`The database login gomark_${login} does not work: ${messageOf(error)}. ${mend}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
