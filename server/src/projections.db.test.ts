import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { stranger } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

/** Another database's transaction may hold the log back for a moment. */
const patience = { timeout: 10_000 };

let world: World;
let acme: TestOrganization;

beforeAll(async () => {
  world = await createWorld();
  acme = await world.createOrganization({ name: "Acme", slug: "acme" });
});
afterAll(async () => world?.destroy());

describe("the API's description", () => {
  test("lists every operation at /api/openapi.json, and is not sent again to who has it", async () => {
    const reply = await world
      .as(stranger)
      .get<{ paths: Record<string, Record<string, { operationId: string }>> }>("/api/openapi.json");
    const ids = Object.values(reply.ok().paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(ids.toSorted()).toEqual(world.app.operations.map(({ id }) => id).toSorted());
    const again = await world.as(stranger).get("/api/openapi.json", { "if-none-match": String(reply.headers["etag"]) });
    expect(again.status).toBe(304);
  });

  test("reads as a page without a script or anything from elsewhere", async () => {
    const { status, text, headers } = await world.as(stranger).get("/api/docs");
    expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(text).not.toMatch(/<script|https?:\/\/(?!gomark\.example)|\sstyle=/);
    for (const op of world.app.operations) expect(text).toContain(op.http.path.replaceAll(/:(\w+)/g, "{$1}"));
  });
});

describe("probes", () => {
  test("live and ready say so, and nothing about tenants", async () => {
    expect((await world.as(stranger).get("/health/live")).ok()).toEqual({ status: "live" });
    expect((await world.as(stranger).get("/health/ready")).ok()).toEqual({
      status: "ready",
      checks: { database: "ok", schema: "ok", consumers: "ok" },
    });
  });

  test("metrics measure by route, not by path, so that no id and no stranger's text becomes a label", async () => {
    await world.as(acme.admin).get("/api/v1/deals/987654321");
    await world.as(stranger).get("/acme-secret");
    const { text } = await world.as(stranger).get("/metrics");
    expect(text).toContain('gomark_http_request_seconds_count{method="GET",route="/api/v1/deals/:id",status="4xx"}');
    for (const name of [
      "process_cpu_seconds_total",
      "gomark_database_connections",
      "gomark_jobs",
      "gomark_websocket_connections",
    ])
      expect(text).toContain(name);
    expect(text).not.toMatch(/987654321|acme/);
  });
});

describe("GraphQL", () => {
  interface Answer {
    readonly data: Record<string, unknown> | null;
    readonly errors?: readonly {
      readonly message: string;
      readonly path?: readonly string[];
      readonly extensions: {
        readonly code: string;
        readonly status: number;
        readonly requestId: string;
        readonly problems: readonly { path: string; code: string }[];
      };
    }[];
  }
  const ask = (query: string, variables: object = {}, caller = acme.admin) =>
    world.as(caller).post<Answer>("/graphql", { query, variables });

  test("reads and writes what REST reads and writes", async () => {
    const made = await ask(
      "mutation ($input: CreateAccountInput!) { createAccount(input: $input) { id name annualRevenue { minor currency } version } }",
      {
        input: { name: "Hooli", annualRevenue: { minor: "9007199254740993", currency: "EUR" } },
      },
    );
    expect(made.body.errors).toBeUndefined();
    expect(made.body.data?.["createAccount"]).toMatchObject({
      name: "Hooli",
      annualRevenue: { minor: "9007199254740993", currency: "EUR" },
      version: 1,
    });
    const read = await ask("{ accounts(limit: 5) { items { name } nextCursor } }");
    expect(read.body.data).toEqual({ accounts: { items: [{ name: "Hooli" }], nextCursor: null } });
    const rest = await world.as(acme.admin).get<{ items: { name: string }[] }>("/api/v1/accounts");
    expect(rest.ok().items.map(({ name }) => name)).toEqual(["Hooli"]);
  });

  test("answers a field's refusal beside what could be answered, with the problem REST would send", async () => {
    const { status, body, headers } = await ask('{ accounts { items { name } } account(id: "999") { name } }');
    expect(status).toBe(200);
    expect(body.errors?.[0]).toMatchObject({ path: ["account"], extensions: { code: "not_found", status: 404 } });
    expect(body.errors?.[0]?.extensions.requestId).toBe(headers["x-request-id"]);
    const rest = await world.as(acme.admin).get<{ code: string; detail: string }>("/api/v1/accounts/999");
    expect(body.errors?.[0]?.message).toBe(rest.body.detail);
  });

  test("validates as REST does, naming every field", async () => {
    const { body } = await ask(
      'mutation { createAccount(input: { name: "", country: "", annualRevenue: { minor: "x", currency: "EUR" } }) { id } }',
    );
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: "invalid", status: 400 });
    expect(body.errors?.[0]?.extensions.problems.map(({ path }) => path)).toContain("annualRevenue.minor");
  });

  test("knows the same permissions", async () => {
    const viewer = await world.createMember(acme, "viewer");
    const { body } = await ask('mutation { createAccount(input: { name: "Nope" }) { id } }', {}, viewer);
    expect(body.errors?.[0]?.extensions.code).toBe("forbidden");
    expect((await ask("{ accounts { items { name } } }", {}, viewer)).body.errors).toBeUndefined();
  });

  test("answers keys, and nobody who has not said who they are, not even about its schema", async () => {
    const key = await world.createKey(acme, "viewer");
    expect(
      (await ask("{ __schema { queryType { name } } deals { items { id } } }", {}, key)).body.errors,
    ).toBeUndefined();
    expect((await ask("{ __schema { queryType { name } } }", {}, key)).body.data).toEqual({
      __schema: { queryType: { name: "Query" } },
    });
    for (const query of ["{ deals { items { id } } }", "{ __schema { queryType { name } } }"]) {
      const { status, body } = await ask(query, {}, stranger);
      expect([status, body.data, body.errors?.[0]?.extensions.code]).toEqual([401, null, "unauthenticated"]);
    }
  });

  test("a session that does not come from the web app's own pages cannot ask", async () => {
    const { "gomark-client": _, ...headers } = acme.admin.headers;
    const { status, body } = await ask(
      "{ deals { items { id } } }",
      {},
      { name: "forged", headers: { ...headers, origin: "https://evil.example" } },
    );
    expect([status, body.data]).toEqual([403, null]);
  });

  test("one organization's ids are nothing to another", async () => {
    const other = await world.createOrganization();
    const { items } = (await world.as(acme.admin).get<{ items: { id: string }[] }>("/api/v1/accounts")).ok();
    const { body } = await ask("query ($id: ID!) { account(id: $id) { name } }", { id: items[0]?.id }, other.admin);
    expect([body.data, body.errors?.[0]?.extensions.code]).toEqual([null, "not_found"]);
  });

  test("a mutation with an Idempotency-Key happens once", async () => {
    const query = 'mutation { createAccount(input: { name: "Once" }) { id } }';
    const [first, second] = [
      await world.as(acme.admin).post<Answer>("/graphql", { query }, { "idempotency-key": "k1" }),
      await world.as(acme.admin).post<Answer>("/graphql", { query }, { "idempotency-key": "k1" }),
    ];
    expect(first.body.errors).toBeUndefined();
    expect(second.body.data).toEqual(first.body.data);
  });

  const unfolding = Array.from({ length: 40 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(
    " ",
  );
  test.each([
    [
      "too many aliases",
      `{ ${Array.from({ length: 60 }, (_, n) => `a${n}: __typename`).join(" ")} accounts { items { id } } }`,
      "too_many_aliases",
    ],
    [
      "too many fields at the root",
      `{ ${Array.from({ length: 21 }, (_, n) => `a${n}: deals { items { id } }`).join(" ")} }`,
      "too_many_fields",
    ],
    [
      "fragments that unfold without end",
      `{ ...F0 } ${unfolding} fragment F40 on Query { deals { items { id } } }`,
      "too_",
    ],
  ])("refuses %s before anything runs", async (_name, query, code) => {
    const { status, body } = await ask(query);
    expect([status, body.data]).toEqual([400, null]);
    expect(body.errors?.[0]?.extensions.problems.some((problem) => problem.code.startsWith(code))).toBe(true);
  });

  test.each([
    ["a batch", [{ query: "{ me { user { id } } }" }]],
    ["a document as JSON", { query: '{"kind":"Document"}' }],
    ["no query", {}],
    ["broken syntax", { query: "{ deals {" }],
    ["an unknown field", { query: "{ secrets { id } }" }],
    ["a subscription", { query: "subscription { deals { items { id } } }" }],
    ["fields of different bindings", { query: "{ me { user { id } } deals { items { id } } }" }],
    [
      "a variable of the wrong type",
      { query: "query ($n: Int!) { deals(limit: $n) { items { id } } }", variables: { n: "many" } },
    ],
    ["too long a text", { query: `{ deals { items { id } } } #${"x".repeat(20_000)}` }],
  ])("refuses %s with a problem", async (_name, body) => {
    const reply = await world.as(acme.admin).post<Answer>("/graphql", body);
    expect([reply.status, reply.body.data]).toEqual([400, null]);
    expect(reply.body.errors?.[0]?.extensions.code).toBe("invalid");
  });
});

describe("live updates of real records", () => {
  test("a rep's board hears of their own deals alone, and a move is seen with its new version", async () => {
    const address = (await world.listen()).replace("http", "ws");
    const rep = await world.createMember(acme, "rep");
    const { items } = (
      await world.as(acme.admin).get<{ items: { id: string; stages: { id: string }[] }[] }>("/api/v1/pipelines")
    ).ok();
    const [pipeline] = items;
    (
      await world.as(acme.admin).put("/api/v1/permissions", { role: "rep", permission: "deals.read", scope: "own" })
    ).ok();

    const socket = new WebSocket(`${address}/ws`, { headers: { cookie: rep.headers["cookie"] ?? "" } });
    const heard: { type: string; name?: string; recordId?: string; version?: number }[] = [];
    socket.on("message", (data) => heard.push(JSON.parse(String(data)) as (typeof heard)[number]));
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    socket.send(JSON.stringify({ type: "subscribe", id: "b", topic: `board:${pipeline?.id}`, organization: "acme" }));
    await vi.waitFor(() => expect(heard).toMatchObject([{ type: "subscribed", id: "b" }]), patience);

    const deal = async (name: string, ownerId: string | null) =>
      (
        await world.as(acme.admin).post<{ id: string; version: number }>("/api/v1/deals", {
          name,
          ownerId,
          pipelineId: pipeline?.id,
          stageId: pipeline?.stages[0]?.id,
        })
      ).ok();
    await deal("Somebody else's", null);
    const own = await deal("Own", rep.memberId);
    (
      await world
        .as(acme.admin)
        .post(`/api/v1/deals/${own.id}/move`, { stageId: pipeline?.stages[1]?.id, version: own.version })
    ).ok();
    await vi.waitFor(() => expect(heard.filter(({ type }) => type === "event")).toHaveLength(2), patience);
    expect(heard.slice(1)).toMatchObject([
      { name: "crm.deal.created", recordId: own.id, version: 1 },
      { name: "crm.deal.stage_changed", recordId: own.id, version: 2 },
    ]);
    socket.terminate();
  });
});

describe("a session that is over", () => {
  test("hears nothing more: signing out closes its sockets within seconds", async () => {
    const address = (await world.listen()).replace("http", "ws");
    const viewer = await world.createMember(acme, "viewer");
    const socket = new WebSocket(`${address}/ws`, { headers: { cookie: viewer.headers["cookie"] ?? "" } });
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const subscribed = new Promise((resolve) => socket.once("message", (data) => resolve(JSON.parse(String(data)))));
    socket.send(JSON.stringify({ type: "subscribe", id: "d", topic: "list:deal", organization: "acme" }));
    expect(await subscribed).toMatchObject({ type: "subscribed" });
    (await world.as(viewer).post("/api/auth/sign-out", {})).ok();
    expect(await closed).toBe(4401);
  });
});

describe("nested reads of real records", () => {
  test("deals with their accounts and those accounts' deals cost as many statements for twenty as for one", async () => {
    const admin = world.as(acme.admin);
    for (let n = 0; n < 20; n += 1) {
      const account = (await admin.post<{ id: string }>("/api/v1/accounts", { name: `Account ${n}` })).ok();
      (await admin.post("/api/v1/deals", { name: `Deal ${n}`, accountId: account.id })).ok();
    }
    const sent = vi.spyOn(pg.Client.prototype, "query");
    const statements = async (limit: number) => {
      sent.mockClear();
      const { body } = await admin.post<{
        errors?: unknown;
        data: { deals: { items: { account: { name: string } | null }[] } };
      }>("/graphql", {
        query: `{ deals(limit: ${limit}) { items { name account { name deals(limit: 5) { name } } } } }`,
      });
      expect(body.errors).toBeUndefined();
      expect(body.data.deals.items).toHaveLength(limit);
      // the tail of the event log reads at moments of its own
      return sent.mock.calls.filter(([statement]) => !/gomark_event|platform\.event/.test(JSON.stringify(statement)))
        .length;
    };
    await statements(1); // who asks is looked up once and then remembered
    const forOne = await statements(1);
    expect(await statements(20)).toBe(forOne);
    sent.mockRestore();
  });
});
