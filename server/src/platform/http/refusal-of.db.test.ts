import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { cloneDatabase, type TestDatabase } from "#testing/database";
import { createWorld } from "#testing/world";
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

  const expectTooBusy = (error: unknown, message: RegExp) => {
    const { code, details, message: said } = refusalOf(error);
    expect({ code, retryAfter: details.retryAfter }, String(error)).toEqual({ code: "too_busy", retryAfter: 5 });
    expect(said).toMatch(message);
  };
  const nothingDone = /not reachable at the moment\. Try again\.$/;

  it("asks the caller to come back when every connection is taken", async () => {
    const pool = new pg.Pool({ connectionString: database.urls.app, max: 1, connectionTimeoutMillis: 2000 });
    const only = await pool.connect();
    expectTooBusy(await failureOf(pool.query("select 1")), nothingDone);
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
    const gone = new Promise((resolve) => client.once("end", resolve));
    expectTooBusy(await under, /may have been made/);
    await gone;
    expectTooBusy(await failureOf(client.query("select 1")), nothingDone);
    await other.end();
  });
});

/** The connection of whoever writes an account is lost at the commit: whether it went through, nobody can say. */
const loseCommits = `
  create function crm.lose_commit() returns trigger language plpgsql as
    'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
  create constraint trigger lose_commit after insert on crm.account deferrable initially deferred
    for each row execute function crm.lose_commit();`;

it("a commit lost with its connection says that the change may have been made, and how to repeat it safely", async () => {
  const world = await createWorld();
  onTestFinished(() => world.destroy());
  const { admin } = await world.createOrganization();
  await world.owner.query(loseCommits);
  const create = () =>
    world
      .as(admin)
      .post<{ detail: string }>("/api/v1/accounts", { name: "Nord" }, { "idempotency-key": "create-nord" });
  const lost = await create();
  expect(lost.status).toBe(503);
  expect(lost.headers["retry-after"]).toBe("5");
  expect(lost.body.detail).toMatch(/may have been made.*only with the same Idempotency-Key/);
  await world.owner.query("drop trigger lose_commit on crm.account");
  (await create()).ok();
  (await create()).ok();
  expect((await world.as(admin).get<{ items: object[] }>("/api/v1/accounts")).ok().items).toHaveLength(1);
});
