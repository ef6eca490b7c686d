import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type Actor, systemActor } from "#platform/actor";
import { createRateLimiter } from "#platform/http/rate-limits";
import { createHttpServer } from "#platform/http/server";
import { operation } from "#platform/operation";
import { PageInput } from "#platform/paging";
import { createLog } from "#platform/telemetry/log";
import { Id } from "#platform/wire";
import { createTransact, tablesOf, type Work } from "#platform/work";
import { cloneDatabase, type TestDatabase } from "#testing/database";
import type { Relation } from "./relation.ts";
import { mountGraphql } from "./server.ts";

// A module small enough to be seen whole: crates stand on shelves, shelves hold crates, crates 13 and above are hidden.
interface StoreTables {
  "store.crate": { id: string; shelf_id: string };
  "store.shelf": { id: string; name: string };
}
const tables = tablesOf<StoreTables>();
const Crate = z.object({ id: Id, shelfId: Id, hiddenId: Id }).meta({ id: "Crate" });
const Shelf = z.object({ id: Id, name: z.string() }).meta({ id: "Shelf" });

const crates = async (work: Work, limit: number) =>
  (await tables(work).selectFrom("store.crate").selectAll().orderBy("id").limit(limit).execute()).map(toCrate);
const toCrate = (row: StoreTables["store.crate"]) => ({ id: row.id, shelfId: row.shelf_id, hiddenId: "13" });

const list = operation({
  id: "store.crates.list",
  summary: "Lists crates",
  http: { method: "GET", path: "/api/v1/crates" },
  scope: "organization",
  permission: null,
  input: PageInput.extend({ broken: z.boolean().optional() }),
  output: z.object({ items: z.array(Crate), nextCursor: z.string().nullable() }),
  async run(work, { limit, broken }) {
    if (broken === true)
      await tables(work)
        .selectFrom("store.crate")
        .select("missing" as "id")
        .execute();
    return { items: await crates(work, limit), nextCursor: null };
  },
});
const shelves = operation({
  id: "store.racks.list",
  summary: "Lists shelves",
  http: { method: "GET", path: "/api/v1/racks" },
  scope: "organization",
  permission: null,
  input: PageInput,
  output: z.object({ items: z.array(Shelf), nextCursor: z.string().nullable() }),
  run: async (work, { limit }) => ({
    items: await tables(work).selectFrom("store.shelf").selectAll().orderBy("id").limit(limit).execute(),
    nextCursor: null,
  }),
});

const Nap = z.object({ items: z.array(Shelf), nextCursor: z.string().nullable() });
const napping = (id: string, method: "GET" | "POST") =>
  operation({
    id,
    summary: "Takes a while",
    http: { method, path: `/api/v1/${id}` },
    scope: "organization",
    permission: null,
    input: z.object({}),
    output: Nap,
    listSizes: { items: 0 },
    async run(work) {
      await sql`select pg_sleep(${napMs / 1000})`.execute(tables(work));
      return { items: [], nextCursor: null };
    },
  });
const napMs = 100;
const naps = napping("store.naps.list", "GET");
const takeNap = napping("store.naps.take", "POST");

const relations: readonly Relation[] = [
  {
    kind: "one",
    from: "Crate",
    to: "Shelf",
    field: "shelf",
    key: "shelfId",
    permission: null,
    load: (work, ids) => tables(work).selectFrom("store.shelf").selectAll().where("id", "in", ids).execute(),
  },
  {
    kind: "one",
    from: "Crate",
    to: "Crate",
    field: "hidden",
    key: "hiddenId",
    permission: null,
    load: async (work, ids) =>
      (
        await tables(work).selectFrom("store.crate").selectAll().where("id", "in", ids).where("id", "<", "13").execute()
      ).map(toCrate),
  },
  {
    kind: "one",
    from: "Crate",
    to: "Shelf",
    field: "secret",
    key: "shelfId",
    permission: "secrets.read",
    load: async () => [],
  },
  {
    kind: "many",
    from: "Shelf",
    to: "Crate",
    field: "crates",
    key: "id",
    permission: null,
    maximum: 50,
    async load(work, ids, limit) {
      const rows = await tables(work)
        .selectFrom("store.crate")
        .selectAll()
        .where("shelf_id", "in", ids)
        .orderBy("id")
        .execute();
      return new Map(
        [...Map.groupBy(rows, (row) => row.shelf_id)].map(([id, own]) => [id, own.slice(0, limit).map(toCrate)]),
      );
    },
  },
];

let database: TestDatabase;
let pool: pg.Pool;
let http: FastifyInstance;
/** The same behind a database whose statements may take only a moment. */
let hurried: FastifyInstance;
let statements: string[] = [];

beforeAll(async () => {
  database = await cloneDatabase();
  const owner = new pg.Client({ connectionString: database.urls.owner });
  await owner.connect();
  await owner.query(`
    create schema store;
    grant usage on schema store to gomark_app;
    create table store.shelf (id bigint primary key, name text not null);
    create table store.crate (id bigint primary key, shelf_id bigint not null);
    insert into store.shelf select n, 'shelf ' || n from generate_series(1, 4) n;
    insert into store.crate select n, 1 + n % 4 from generate_series(1, 100) n;
    grant select on all tables in schema store to gomark_app`);
  await owner.end();
  pool = new pg.Pool({ connectionString: database.urls.app, max: 3 });
  pool.on("connect", (client) => {
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const noted = (...args: unknown[]) => {
      statements.push(typeof args[0] === "string" ? args[0] : (args[0] as { text: string }).text);
      return send(...args);
    };
    Object.assign(client, { query: noted });
  });
  http = await serve(pool, 15_000);
  hurried = await serve(pool, napMs * 2);
});

async function serve(app: pg.Pool, statementTimeoutMs: number): Promise<FastifyInstance> {
  const log = createLog("silent");
  const served = await createHttpServer({ log, maxBodyBytes: 1_000_000, trustedProxies: [], https: false });
  const actor: Actor = { ...systemActor("1"), can: (permission) => permission !== "secrets.read" };
  const transact = createTransact(app, { clock: () => new Date(), onCommit: () => undefined });
  const rateLimiter = createRateLimiter({ perAddress: 0, perCaller: 0 });
  await mountGraphql(served, {
    operations: [list, shelves, naps, takeNap],
    relations,
    transact,
    rateLimiter,
    authenticate: async () => actor,
    statementTimeoutMs,
  });
  await served.ready();
  return served;
}
beforeEach(() => {
  statements = [];
});
afterAll(async () => {
  await http?.close();
  await hurried?.close();
  await pool?.end();
  await database?.drop();
});

interface Answer {
  readonly data: Record<string, { items: Record<string, unknown>[] }> | null;
  readonly errors?: {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; problems: { code: string; message: string }[] };
  }[];
}

async function ask(query: string, of = http): Promise<{ status: number; body: Answer; headers: object }> {
  const reply = await of.inject({ method: "POST", url: "/graphql", payload: { query } });
  return { status: reply.statusCode, body: reply.json<Answer>(), headers: reply.headers };
}

const reads = () =>
  statements.filter((statement) => statement.startsWith('select "') || statement.startsWith("select *"));

test("a nested read costs one query per level, however many records stand on it", async () => {
  const query = (limit: number) =>
    `{ crates(limit: ${limit}) { items { id shelf { name crates(limit: 3) { id shelf { name } } } } } }`;
  const { body } = await ask(query(5));
  expect(body.errors).toBeUndefined();
  const few = reads().length;
  statements = [];
  const { body: more } = await ask(query(100));
  expect(more.data?.["crates"]?.items).toHaveLength(100);
  expect([few, reads().length]).toEqual([4, 4]);
});

test("all reads of a request see one moment: they share one read-only transaction", async () => {
  await ask("{ a: crates(limit: 1) { items { shelf { name } } } racks { items { crates { id } } } }");
  expect(statements.filter((statement) => statement.startsWith("begin"))).toEqual([
    expect.stringMatching(/^begin read only/),
  ]);
  expect(statements.filter((statement) => statement === "commit")).toHaveLength(1);
});

test("what the actor may not see is answered as null, not as somebody else's record", async () => {
  const { body } = await ask("{ crates(limit: 1) { items { id hidden { id } } } }");
  expect(body.data?.["crates"]?.items).toEqual([{ id: "1", hidden: null }]);
  expect(body.errors).toBeUndefined();
});

test("a relation that needs a permission is refused by itself", async () => {
  const { body } = await ask("{ crates(limit: 1) { items { id secret { id } } } }");
  expect(body.data?.["crates"]?.items).toEqual([{ id: "1", secret: null }]);
  expect(body.errors?.[0]).toMatchObject({ path: ["crates", "items", 0, "secret"], extensions: { code: "forbidden" } });
});

test("a relation to many is bounded for each record and by its declared maximum", async () => {
  const { body } = await ask("{ racks { items { crates(limit: 2) { id } } } }");
  expect(body.data?.["racks"]?.items.map((item) => (item["crates"] as object[]).length)).toEqual([2, 2, 2, 2]);
  const { body: refused } = await ask("{ racks(limit: 1) { items { crates(limit: 51) { id } } } }");
  expect(refused.errors?.[0]).toMatchObject({
    message: "Shelf.crates answers 1 to 50 at a time",
    extensions: { code: "invalid" },
  });
});

test("a query too deep or too costly is refused before anything is read, naming what it asked and the maximum", async () => {
  const deep = (levels: number): string => (levels === 0 ? "id" : `shelf { crates(limit: 1) { ${deep(levels - 1)} } }`);
  const { status, body } = await ask(`{ crates(limit: 1) { items { ${deep(4)} } } }`);
  expect([status, body.data]).toEqual([400, null]);
  expect(body.errors?.[0]?.extensions.problems).toEqual([
    { path: "query", code: "too_deep", message: "11 levels deep; the maximum is 10" },
  ]);
  const costly = await ask("{ crates(limit: 200) { items { shelf { crates(limit: 50) { id } } } } }");
  expect(costly.body.errors?.[0]?.extensions.problems).toEqual([
    { path: "query", code: "too_costly", message: "10401 records that could be answered; the maximum is 10000" },
  ]);
  expect(reads()).toEqual([]);
  expect((await ask("{ crates(limit: 100) { items { shelf { crates(limit: 50) { id } } } } }")).status).toBe(200);
});

test("a limit in a variable counts like one in the text", async () => {
  const reply = await http.inject({
    method: "POST",
    url: "/graphql",
    payload: {
      query: "query ($n: Int!) { crates(limit: 200) { items { shelf { crates(limit: $n) { id } } } } }",
      variables: { n: 50 },
    },
  });
  expect(reply.json<Answer>().errors?.[0]?.extensions.problems[0]?.code).toBe("too_costly");
});

test("a database error fails the fields behind it, says nothing of its cause, and the next request is answered", async () => {
  const { body } = await ask("{ crates(limit: 1, broken: true) { items { id } } racks { items { id } } }");
  expect(body.data).toBeNull();
  expect(body.errors?.map(({ message, extensions }) => [message.includes("missing"), extensions.code])).toContainEqual([
    false,
    "internal",
  ]);
  expect((await ask("{ racks { items { id } } }")).body.errors).toBeUndefined();
});

test("the schema can be asked for by tools, as deep as their usual question goes", async () => {
  const { getIntrospectionQuery } = await import("graphql");
  const { status, body } = await ask(getIntrospectionQuery());
  expect([status, body.errors]).toEqual([200, undefined]);
});

const many = (field: string) => Array.from({ length: 20 }, (_, n) => `n${n}: ${field} { nextCursor }`).join(" ");

test("a query of many fields, each quick enough, is given up as a whole when all of them together take too long", async () => {
  const startedAt = performance.now();
  const { status, body, headers } = await ask(`{ ${many("naps")} }`, hurried);
  expect(performance.now() - startedAt).toBeLessThan(20 * napMs);
  expect(status).toBe(503);
  expect(body.data).toBeNull();
  expect(body.errors).toMatchObject([
    { message: expect.stringMatching(/took longer than/), extensions: { code: "too_busy" } },
  ]);
  expect(headers).toHaveProperty("retry-after");
  expect((await ask("{ naps { nextCursor } }", hurried)).body.errors).toBeUndefined();
});

test("a mutation of many fields names the first that was not done in time, and does none after it", async () => {
  const { status, body } = await ask(`mutation { ${many("takeNap")} }`, hurried);
  expect([status, body.errors?.length]).toEqual([200, 1]);
  expect(body.errors?.[0]).toMatchObject({ path: [expect.stringMatching(/^n/)], extensions: { code: "too_busy" } });
  const done = statements.filter((statement) => statement.includes("pg_sleep")).length;
  expect(body.errors?.[0]?.path).toEqual([`n${done}`]);
  expect(done).toBeLessThan(10);
});
