import { Client } from "pg";
import { messageOf } from "#platform/faults";
import type { DatabaseUrls } from "#platform/postgres/cluster";
import { migrationsFolder, readMigrations } from "../database/migrate.ts";
import { tableExists } from "../database/table-exists.ts";
import { fault, fine, type Finding, note } from "./finding.ts";

/** Looks into the database: schema, walls, and work that got stuck. */
export async function checkDatabase(urls: DatabaseUrls): Promise<readonly Finding[]> {
  const client = new Client({
    connectionString: urls.owner,
    application_name: "gomark doctor",
    connectionTimeoutMillis: 10_000,
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
    const schema = await checkSchema(client);
    const findings = [fine("Database", `PostgreSQL ${rows[0]?.version}`), schema, ...(await checkLogins(urls))];
    // what lies behind row-level security is only looked at where it exists
    if (schema.state === "fault") return findings;
    return [...findings, await checkWalls(client), await checkBackups(client), ...(await checkStuckWork(client))];
  } catch (error) {
    return [fault("Database", `cannot be used: ${messageOf(error)}`, "Start its server, or correct DATABASE_URL.")];
  } finally {
    await client.end();
  }
}

async function checkSchema(client: Client): Promise<Finding> {
  const about = "Schema";
  const known = await readMigrations(migrationsFolder);
  if (!(await tableExists(client, "platform.migration"))) {
    return fault(about, "the database is empty", "Run: npm run migrate");
  }
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    "select number, name, checksum from platform.migration order by number",
  );
  const newest = rows.at(-1);
  const newer = rows.find((row) => row.number > (known.at(-1)?.number ?? 0));
  if (newer !== undefined) return fault(about, `${newer.name} comes from a newer GoMark`, "Start the newer program.");
  const changed = rows.find((row) => known.find(({ number }) => number === row.number)?.checksum !== row.checksum);
  if (changed !== undefined)
    return fault(about, `${changed.name} was changed after it ran`, "Put its file back as it was.");
  const missing = known.filter(({ number }) => !rows.some((row) => row.number === number));
  if (missing.length > 0) return fault(about, `${missing.length} migrations have not run yet`, "Run: npm run migrate");
  return fine(about, newest?.name ?? "none");
}

async function checkLogins(urls: DatabaseUrls): Promise<readonly Finding[]> {
  return Promise.all((["app", "auth", "events"] as const).map((login) => checkLogin(login, urls[login])));
}

async function checkLogin(login: string, url: string): Promise<Finding> {
  const about = `Login gomark_${login}`;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ bypasses: boolean }>(
      "select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user",
    );
    if (rows[0]?.bypasses !== true) return fine(about, "works, and cannot bypass row-level security");
    return fault(
      about,
      "can see past the walls between organizations",
      `alter role gomark_${login} nosuperuser nobypassrls;`,
    );
  } catch (error) {
    return fault(about, messageOf(error), `Set ${login.toUpperCase()}_DATABASE_URL to a login that works.`);
  } finally {
    await client.end();
  }
}

async function checkWalls(client: Client): Promise<Finding> {
  const about = "Walls between organizations";
  const { rows } = await client.query<{ name: string }>(
    `select distinct c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname in ('org_id', 'portfolio_id') and not a.attisdropped
      where n.nspname in ('platform', 'identity', 'crm', 'analytics') and c.relkind in ('r', 'p') and not c.relispartition
        and not (c.relrowsecurity and c.relforcerowsecurity)`,
  );
  if (rows.length === 0) return fine(about, "row-level security is forced on every table that has them");
  const names = rows.map((row) => row.name);
  return fault(
    about,
    `row-level security is not forced on ${names.join(", ")}`,
    names.map((name) => `alter table ${name} enable row level security, force row level security;`).join(" "),
  );
}

async function checkBackups(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('platform', 'auth', 'identity', 'crm', 'analytics') and c.relrowsecurity and not c.relispartition
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'backup')`,
  );
  if (rows.length === 0) return fine("Backups", "can read every table");
  return fault("Backups", `cannot read ${rows.map((row) => row.name).join(", ")}`, "Run: npm run migrate");
}

async function checkStuckWork(client: Client): Promise<readonly Finding[]> {
  const findings = [...(await checkEvents(client)), ...(await checkJobs(client)), ...(await checkMails(client))];
  return findings.length > 0 ? findings : [fine("Jobs and events", "nothing is stuck")];
}

async function checkEvents(client: Client): Promise<readonly Finding[]> {
  await client.query("begin read only; set local role gomark_backup");
  const parked = await client.query<{ n: number }>("select count(*)::int as n from platform.parked_event");
  const failing = await client.query<{ name: string; failures: number; error: string | null }>(
    "select name, failures, last_error as error from platform.consumer where failures > 0",
  );
  await client.query("rollback");
  const findings = failing.rows.map(({ name, failures, error }) => {
    const says = `${name} has failed ${failures} times: ${error ?? "unknown"}`;
    return fault("Events", says, "It tries again by itself; its error tells what to mend.");
  });
  const n = parked.rows[0]?.n ?? 0;
  if (n === 0) return findings;
  const mend = "See platform.parked_event for their errors, and tell whoever develops GoMark.";
  return [...findings, fault("Events", `${n} events were set aside after every try`, mend)];
}

async function checkMails(client: Client): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ n: number; error: string }>(
    `select count(*)::int as n, coalesce((array_agg(last_error order by id desc))[1], 'unknown') as error
       from platform.mail where state = 'failed' having count(*) > 0`,
  );
  return rows.map(({ n, error }) => {
    const says = `${n} ${n === 1 ? "mail" : "mails"} of the last 30 days were given up (the newest: ${error})`;
    return note("Mail", says, "Mend the cause. Nothing is sent again by itself: whoever needs one asks for it again.");
  });
}

async function checkJobs(client: Client): Promise<readonly Finding[]> {
  if (!(await tableExists(client, "graphile_worker.jobs"))) return [];
  const { rows } = await client.query<{ given_up: number; late: number; error: string | null }>(
    `select count(*) filter (where attempts >= max_attempts)::int as given_up,
            count(*) filter (where attempts < max_attempts and locked_at is null and run_at < now() - interval '15 minutes')::int as late,
            max(last_error) filter (where attempts >= max_attempts) as error from graphile_worker.jobs`,
  );
  const findings: Finding[] = [];
  for (const { given_up: givenUp, late, error } of rows) {
    if (givenUp > 0) {
      const says = `${givenUp} were given up (${error ?? "unknown"})`;
      findings.push(fault("Jobs", says, "Mend the cause; see graphile_worker.jobs."));
    }
    if (late > 0) {
      const says = `${late} have waited for over 15 minutes`;
      findings.push(note("Jobs", says, "Start GoMark, or a process with --role worker."));
    }
  }
  return findings;
}
