import { Kysely, PostgresDialect } from "kysely";
import type { PoolClient } from "pg";

const builders = new WeakMap<PoolClient, Kysely<unknown>>();

/** A query builder whose statements all go over one connection, which somebody else takes from the pool and gives back. */
export function builderOn(client: PoolClient): Kysely<unknown> {
  const known = builders.get(client);
  if (known !== undefined) return known;
  // looked up at each call: who listens to a connection's statements may have begun to only after this
  const query = ((...args: [string]) => client.query(...args)) as PoolClient["query"];
  const lent = { query, release: () => undefined };
  const pool = { connect: async () => lent, end: async () => undefined, options: {} };
  const builder = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  builders.set(client, builder);
  return builder;
}
