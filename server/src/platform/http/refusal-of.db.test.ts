import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneDatabase, type TestDatabase } from "#testing/database";
import { refusalOf } from "./refusal-of.ts";

const failureOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => "it worked",
    (error: unknown) => error,
  );

describe("a database that cannot answer", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(() => database.drop());

  const expectTooBusy = (error: unknown) => {
    const { code, details } = refusalOf(error);
    expect({ code, retryAfter: details.retryAfter }, String(error)).toEqual({ code: "too_busy", retryAfter: 5 });
  };

  it("asks the caller to come back when every connection is taken", async () => {
    const pool = new pg.Pool({ connectionString: database.urls.app, max: 1, connectionTimeoutMillis: 2000 });
    const only = await pool.connect();
    expectTooBusy(await failureOf(pool.query("select 1")));
    only.release();
    await pool.end();
  });

  it("asks the caller to come back when the connection breaks under a query, and after", async () => {
    const client = new pg.Client({ connectionString: database.urls.app });
    const other = new pg.Client({ connectionString: database.urls.app });
    client.on("error", () => undefined); // the queries below fail with it
    await client.connect();
    await other.connect();
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const under = failureOf(client.query("select pg_sleep(10)"));
    await other.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    expectTooBusy(await under);
    expectTooBusy(await failureOf(client.query("select 1")));
    await other.end();
  });
});
