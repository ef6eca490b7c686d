import { type ClientBase, escapeIdentifier, escapeLiteral } from "pg";

/** Roles that log in, each with a password of its own. */
export const loginRoles = ["owner", "app", "auth", "events"] as const;
export type LoginRole = (typeof loginRoles)[number];

/**
 * Roles nobody logs in as: `gomark_search` owns the search functions, `gomark_directory` the look-ups that come before
 * an organization is known, `gomark_backup` reads and writes whole tables.
 */
export const innerRoles = ["gomark_search", "gomark_directory", "gomark_backup"] as const;

/**
 * Creates GoMark's roles and its database where they are missing, as a superuser of our own cluster.
 * None may bypass row-level security. The owner may act as the inner roles but does not inherit their policies.
 */
export async function ensureRoles(admin: ClientBase, passwords: Readonly<Record<LoginRole, string>>): Promise<void> {
  const found = await admin.query<{ name: string }>(
    "select rolname as name from pg_roles where rolname like 'gomark%'",
  );
  const present = new Set(found.rows.map((row) => row.name));
  for (const role of loginRoles) {
    const name = `gomark_${role}`;
    const rights = role === "owner" ? "createdb noinherit" : "";
    if (!present.has(name)) {
      await admin.query(
        `create role ${escapeIdentifier(name)} login ${rights} password ${escapeLiteral(passwords[role])}`,
      );
    }
  }
  for (const name of innerRoles) {
    if (!present.has(name)) await admin.query(`create role ${name} nologin`);
    await admin.query(`grant ${name} to gomark_owner`);
  }
  const database = await admin.query("select from pg_database where datname = 'gomark'");
  if (database.rowCount === 0) await admin.query("create database gomark owner gomark_owner");
}
