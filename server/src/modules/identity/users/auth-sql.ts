import { type Dialect, PostgresDialect } from "kysely";
import type { Pools } from "#platform/database/pools";

/** better-auth's own way into its schema: a login that reaches nothing else. */
export function authDialect(pool: Pools["auth"]): Dialect {
  return new PostgresDialect({ pool });
}
