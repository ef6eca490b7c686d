import { Kysely, PostgresDialect } from "kysely";
import type { PoolClient } from "pg";

const builders = new WeakMap<PoolClient, Kysely<unknown>>();

/**
 * A query builder whose statements all go over one connection, which somebody else takes from the pool and gives back.
 * Statements sent while another one is at work wait for it, in the order they came.
 */
export function builderOn(client: PoolClient): Kysely<unknown> {
  const known = builders.get(client);
  if (known !== undefined) return known;
  let last: Promise<unknown> = Promise.resolve();
  const query = ((...args: [string]) => {
    // looked up at each call: who listens to a connection's statements may have begun to only after this
    const sent = last.then(() => client.query(...args));
    last = sent.catch(() => {}); // told to whoever sent it
    return sent;
  }) as PoolClient["query"];
  const lent = { query, release: () => undefined };
  const pool = { connect: async () => lent, end: async () => undefined, options: {} };
  const builder = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  builders.set(client, builder);
  return builder;
}
