import type { Client } from "pg";

/** Tables that belong to no organization and to no portfolio, each with the reason why that is safe. */
const ownedByNobody: Readonly<Record<string, string>> = {
  "identity.authority": "one number that moves with every change of authority",
  "platform.consumer": "where each reader of the event log stands",
  "platform.mail": "system mail to people, who belong to the installation and not to one organization",
  "platform.migration": "which migrations ran; the application only reads it",
};

/** The portfolio's own row: its id is what the policy compares. */
const portfolioTable = "identity.portfolio";

/** Schemas of parts that bring their own tables behind a login or a policy of their own. */
const ownSchemas = ["auth", "graphile_worker"];

interface TableRow {
  readonly name: string;
  readonly columns: readonly string[];
  readonly enabled: boolean;
  readonly forced: boolean;
  /** A partition is reached through its parent, whose policies apply then; asked by name it has none and shows nothing. */
  readonly isPartition: boolean;
  /** Conditions of the policies that the application's login falls under. */
  readonly policies: readonly string[];
}

interface IndexRow {
  readonly table: string;
  readonly index: string;
  readonly first: string | null;
}

interface ForeignKeyRow {
  readonly table: string;
  readonly name: string;
  readonly target: string;
  readonly columns: readonly string[];
}

const tablesQuery = `
  select n.nspname || '.' || c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
         c.relispartition as "isPartition",
         array(select a.attname::text from pg_attribute a
               where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
         array(select coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
               from pg_policy p
               where p.polrelid = c.oid and p.polpermissive
                 and p.polroles && array[0::oid, (select oid from pg_roles where rolname = 'gomark_app')]) as policies
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and n.nspname <> all ($1)
  order by 1`;

const indexesQuery = `
  select n.nspname || '.' || c.relname as table, i.relname as index,
         (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = x.indkey[0]) as first
  from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname <> all ($1) order by 1, 2`;

const foreignKeysQuery = `
  select n.nspname || '.' || c.relname as table, k.conname as name,
         k.confrelid::regclass::text as target,
         array(select a.attname::text from pg_attribute a where a.attrelid = k.confrelid and a.attnum = any (k.confkey)) as columns
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where k.contype = 'f' and k.conparentid = 0 and n.nspname <> all ($1) order by 1, 2`;

/** Says in plain lines which tables let one organization's rows be seen, reached or indexed across the wall. */
export async function wallProblems(client: Client): Promise<string[]> {
  const tables = await client.query<TableRow>(tablesQuery, [ownSchemas]);
  const indexes = await client.query<IndexRow>(indexesQuery, [ownSchemas]);
  const foreignKeys = await client.query<ForeignKeyRow>(foreignKeysQuery, [ownSchemas]);
  const walled = new Map(tables.rows.map((table) => [table.name, keyOf(table)]));
  return [
    ...tables.rows.flatMap(tableProblems),
    ...indexes.rows.flatMap((index) => indexProblems(index, walled.get(index.table) ?? null)),
    ...foreignKeys.rows.flatMap((key) => foreignKeyProblems(key, walled)),
  ];
}

/** The column that says whose row it is. */
function keyOf(table: TableRow): "org_id" | "portfolio_id" | null {
  if (table.columns.includes("org_id")) return "org_id";
  return table.columns.includes("portfolio_id") || table.name === portfolioTable ? "portfolio_id" : null;
}

function tableProblems(table: TableRow): string[] {
  if (keyOf(table) === null) {
    const known = table.name in ownedByNobody;
    return known ? [] : [`${table.name} has neither org_id nor portfolio_id, and no reason is written down`];
  }
  const open = table.policies.filter((policy) => !/current_(org|portfolio)\(\)/.test(policy));
  return [
    ...(table.enabled ? [] : [`${table.name}: row-level security is not enabled`]),
    ...(table.forced ? [] : [`${table.name}: row-level security is not forced`]),
    ...(table.policies.length > 0 || table.isPartition ? [] : [`${table.name}: no policy for the application`]),
    ...open.map(
      (policy) => `${table.name}: a policy lets the application in without its organization: ${policy.trim()}`,
    ),
  ];
}

function indexProblems(index: IndexRow, key: "org_id" | "portfolio_id" | null): string[] {
  if (key !== "org_id" || index.first === key) return [];
  return [`${index.table}: index ${index.index} begins with ${index.first ?? "an expression"}, not with org_id`];
}

function foreignKeyProblems(key: ForeignKeyRow, walled: ReadonlyMap<string, string | null>): string[] {
  const bothWalled = walled.get(key.table) === "org_id" && walled.get(key.target) === "org_id";
  return !bothWalled || key.columns.includes("org_id")
    ? []
    : [`${key.table}: foreign key ${key.name} leads to ${key.target} without org_id, so it may cross the wall`];
}

interface RoleRow {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypass: boolean;
  readonly ownerOf: number;
  readonly memberOf: readonly string[];
}

const rolesQuery = `
  select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypass,
         (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relowner = r.oid and c.relkind in ('r', 'p') and n.nspname <> 'pg_toast') as "ownerOf",
         array(select pg_get_userbyid(m.roleid)::text from pg_auth_members m where m.member = r.oid) as "memberOf"
  from pg_roles r where r.rolname ~ '^gomark_' and r.rolname <> all ('{gomark_owner,gomark_admin}') order by 1`;

/**
 * Says in plain lines which of GoMark's roles could step over row-level security. The migrator alone owns tables, and
 * the embedded server's superuser (gomark_admin) is known to its supervisor alone.
 */
export async function roleProblems(client: Client): Promise<string[]> {
  const { rows } = await client.query<RoleRow>(rolesQuery);
  const wanted = ["gomark_app", "gomark_auth", "gomark_events"].filter(
    (name) => !rows.some((row) => row.name === name),
  );
  return [
    ...wanted.map((name) => `${name} does not exist`),
    ...rows.flatMap((role) => [
      ...(role.superuser ? [`${role.name} is a superuser`] : []),
      ...(role.bypass ? [`${role.name} bypasses row-level security`] : []),
      ...(role.ownerOf > 0 ? [`${role.name} owns ${role.ownerOf} tables`] : []),
      ...role.memberOf.map((other) => `${role.name} may act as ${other}`),
    ]),
  ];
}

interface DoorRow {
  readonly name: string;
  readonly fixedPath: boolean;
  readonly forEveryone: boolean;
}

const definerQuery = `
  select p.oid::regprocedure::text as name,
         coalesce(array_to_string(p.proconfig, ',') ~ 'search_path=', false) as "fixedPath",
         exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                 where a.grantee = 0 and a.privilege_type = 'EXECUTE') as "forEveryone"
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prosecdef and n.nspname <> all ($1) and n.nspname !~ '^pg_' and p.prorettype <> 'trigger'::regtype order by 1`;

const viewsQuery = `
  select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname <> all ($1) and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(c.reloptions @> '{security_invoker=true}', false)) order by 1`;

/** Says in plain lines which functions and views are doors in the wall that somebody could push open. */
export async function doorProblems(client: Client): Promise<string[]> {
  const definers = await client.query<DoorRow>(definerQuery, [ownSchemas]);
  const views = await client.query<{ name: string }>(viewsQuery, [ownSchemas]);
  return [
    ...definers.rows.flatMap((door) => [
      ...(door.fixedPath ? [] : [`${door.name} runs as its owner on the caller's search_path`]),
      ...(door.forEveryone ? [`${door.name} runs as its owner and everybody may call it`] : []),
    ]),
    ...views.rows.map((view) => `${view.name} reads as its owner; create it with (security_invoker = true)`),
  ];
}
