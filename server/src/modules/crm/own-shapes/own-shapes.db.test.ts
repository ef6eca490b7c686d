import { buildClientSchema, getIntrospectionQuery, type GraphQLObjectType, type IntrospectionQuery } from "graphql";
import type { PoolClient } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";

interface Answer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: {
      readonly code: string;
      readonly problems?: readonly { readonly path: string; readonly code: string }[];
    };
  }[];
}

let world: World;
let org: TestOrganization;
let admin: Calls;
let rep: TestMember;
let statements: string[] = [];
const ids: Record<string, string> = {};

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  rep = await world.createMember(org, "rep", { name: "Rita" });
  for (const [key, plural] of [
    ["vessel", "vessels"],
    ["port_call", "port_calls"],
  ])
    await make("object-types", { key, plural, labels: { one: String(key), many: String(plural) } });
  const options = ["tanker", "ferry"].map((value) => ({ value, label: value }));
  for (const property of [
    { object: "vessel", key: "tonnage", label: "Tonnage", type: "number" },
    { object: "vessel", key: "kind", label: "Kind", type: "oneOf", options },
    { object: "vessel", key: "worth", label: "Worth", type: "money" },
    { object: "vessel", key: "codename", label: "Codename", type: "text" },
    { object: "account", key: "region", label: "Region", type: "text" },
    { object: "port_call", key: "arrived", label: "Arrived", type: "date" },
  ])
    await make("properties", property);
  ids["fleet"] = await make("relations", {
    key: "fleet",
    from: "account",
    to: "vessel",
    labels: { from: "Fleet", to: "Operators" },
  });
  await make("relations", {
    key: "calls",
    from: "vessel",
    to: "port_call",
    cardinality: "oneToMany",
    labels: { from: "Calls", to: "Vessel" },
  });
  await make("relations", {
    key: "sisters",
    from: "vessel",
    to: "vessel",
    labels: { from: "Sisters", to: "Sister of" },
  });
  const known = new WeakSet<PoolClient>();
  const note = (client: PoolClient) => {
    if (known.has(client)) return;
    known.add(client);
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const noted = (...args: unknown[]) => {
      statements.push(typeof args[0] === "string" ? args[0] : (args[0] as { text: string }).text);
      return send(...args);
    };
    Object.assign(client, { query: noted });
  };
  for (const event of ["connect", "acquire"] as const) world.app.pools.app.on(event, note);
}, 60_000);
afterAll(() => world.destroy());
beforeEach(() => {
  statements = [];
});

const make = async (path: string, body: object) => (await admin.post<{ id: string }>(`/api/v1/${path}`, body)).ok().id;
const ask = async (query: string, { calls = admin, variables = {} }: { calls?: Calls; variables?: object } = {}) => {
  const reply = await calls.post<Answer>("/graphql", { query, variables });
  return { status: reply.status, ...reply.body };
};
const dataOf = async (query: string, options = {}) => {
  const { data, errors } = await ask(query, options);
  expect(errors).toBeUndefined();
  return data;
};
const schemaOf = async (calls: Calls) => {
  const { body } = await calls.post<{ data: IntrospectionQuery }>("/graphql", { query: getIntrospectionQuery() });
  return buildClientSchema(body.data);
};
const fieldsOf = (type: unknown) => Object.keys((type as GraphQLObjectType | undefined)?.getFields() ?? {});
const link = (relation: string, id: string, otherId: string, more = {}) =>
  dataOf(
    `mutation ($input: Link${relation}Input!) { link${relation}(input: $input) { record { name } label primary } }`,
    {
      variables: { input: { id, otherId, ...more } },
    },
  );
const vessel = async (input: object) => {
  const data = await dataOf("mutation ($input: CreateVesselInput!) { createVessel(input: $input) { id } }", {
    variables: { input },
  });
  return (data["createVessel"] as { id: string }).id;
};

describe("what an organization defines appears in its GraphQL schema", () => {
  it("its types, properties, relations from both sides and calls, as tools see them, and in no other organization's", async () => {
    const own = await schemaOf(admin);
    expect(fieldsOf(own.getType("Vessel"))).toEqual(
      expect.arrayContaining([
        "id",
        "name",
        "tonnage",
        "kind",
        "worth",
        "owner",
        "version",
        "fleet",
        "calls",
        "sisters",
        "sisters_back",
        "notes",
        "tasks",
      ]),
    );
    expect(fieldsOf(own.getType("Account"))).toEqual(expect.arrayContaining(["name", "contacts", "region", "fleet"]));
    expect(fieldsOf(own.getQueryType())).toEqual(
      expect.arrayContaining(["accounts", "vessels", "vessel", "port_calls"]),
    );
    expect(fieldsOf(own.getMutationType())).toEqual(
      expect.arrayContaining([
        "createVessel",
        "updateVessel",
        "deleteVessel",
        "restoreVessel",
        "linkFleet",
        "unlinkFleet",
      ]),
    );
    const other = await schemaOf(world.as((await world.createOrganization()).admin));
    expect(other.getType("Vessel")).toBeUndefined();
    expect(fieldsOf(other.getType("Account"))).not.toContain("region");
    expect(
      (await ask("{ vessels { items { id } } }", { calls: world.as((await world.createOrganization()).admin) })).status,
    ).toBe(400);
  });

  it("what is defined, renamed or archived a moment ago is so in the next request", async () => {
    const id = await make("properties", { object: "vessel", key: "flag", label: "Flag", type: "text" });
    expect(fieldsOf((await schemaOf(admin)).getType("Vessel"))).toContain("flag");
    (await admin.delete(`/api/v1/properties/${id}`)).ok();
    expect(fieldsOf((await schemaOf(admin)).getType("Vessel"))).not.toContain("flag");
  });

  it("a type, a property or a relation named like something GoMark has takes a name beside it, and nothing breaks", async () => {
    const own = await world.createOrganization();
    const calls = world.as(own.admin);
    const define = async (path: string, body: object) =>
      (await calls.post<{ id: string }>(`/api/v1/${path}`, body)).ok().id;
    for (const [key, plural] of [
      ["search_hit", "overview"],
      ["query", "queries"],
      ["query_page", "query_pages"],
    ])
      await define("object-types", { key, plural, labels: { one: String(key), many: String(key) } });
    await define("relations", {
      key: "contacts",
      from: "account",
      to: "query",
      labels: { from: "Queries", to: "Accounts" },
    });
    await define("relations", {
      key: "notes",
      from: "query",
      to: "query_page",
      labels: { from: "Pages", to: "Queries" },
    });
    const schema = await schemaOf(calls);
    expect(fieldsOf(schema.getType("Account"))).toEqual(expect.arrayContaining(["contacts", "contacts_links"]));
    expect(fieldsOf(schema.getType("Query_"))).toEqual(expect.arrayContaining(["notes", "notes_links"]));
    expect(fieldsOf(schema.getQueryType())).toEqual(expect.arrayContaining(["overview", "overview_own", "queries"]));
    const { data } = await ask(
      "{ overview_own { items { id name } } queries { items { notes_links { record { name } } } } }",
      { calls },
    );
    expect(data).toEqual({ overview_own: { items: [] }, queries: { items: [] } });
  });
});

describe("records of one's own types", () => {
  it("are made, changed, linked, read three relations deep, put into the bin and taken back", async () => {
    const account = await make("accounts", { name: "Nordic Lines", custom: { region: "Skagerrak" } });
    const star = await vessel({ name: "Star", tonnage: 12.5, kind: "ferry", worth: { minor: "100", currency: "EUR" } });
    const moon = await vessel({ name: "Moon" });
    const call = await make("records/port_call", { values: { name: "Oslo", arrived: "2026-11-01" } });
    expect(await link("Fleet", account, star, { label: "Flagship", primary: true })).toEqual({
      linkFleet: { record: { name: "Star" }, label: "Flagship", primary: true },
    });
    await link("Fleet", account, moon);
    await link("Calls", star, call);
    await link("Sisters", star, moon);
    const query = `{ account(id: "${account}") { name region fleet(limit: 5) { label primary record { name tonnage kind worth { minor currency } owner { name }
      calls { record { name arrived calls { record { name } } } } sisters { record { name sisters_back { record { name } } } } } } } }`;
    const sisters = [{ record: { name: "Moon", sisters_back: [{ record: { name: "Star" } }] } }];
    expect(await dataOf(query)).toEqual({
      account: {
        name: "Nordic Lines",
        region: "Skagerrak",
        fleet: [
          {
            label: "Flagship",
            primary: true,
            record: {
              name: "Star",
              tonnage: 12.5,
              kind: "ferry",
              worth: { minor: "100", currency: "EUR" },
              owner: null,
              sisters,
              calls: [{ record: { name: "Oslo", arrived: "2026-11-01", calls: [{ record: { name: "Star" } }] } }],
            },
          },
          {
            label: null,
            primary: false,
            record: { name: "Moon", tonnage: null, kind: null, worth: null, owner: null, sisters: [], calls: [] },
          },
        ],
      },
    });
    const changed = await dataOf(
      `mutation { updateVessel(input: { id: "${moon}", version: 1, tonnage: 3, name: "New Moon" }) { name tonnage version } }`,
    );
    expect(changed).toEqual({ updateVessel: { name: "New Moon", tonnage: 3, version: 2 } });
    await dataOf(`mutation { unlinkFleet(input: { id: "${account}", otherId: "${star}" }) }`);
    await dataOf(`mutation { deleteVessel(input: { id: "${moon}" }) }`);
    expect(await dataOf(`{ account(id: "${account}") { fleet { record { name } } } }`)).toEqual({
      account: { fleet: [] },
    });
    await dataOf(`mutation { restoreVessel(input: { id: "${moon}" }) { id } }`);
    expect(await dataOf(`{ account(id: "${account}") { fleet { record { name } } } }`)).toEqual({
      account: { fleet: [{ record: { name: "New Moon" } }] },
    });
  });

  it("are listed, filtered, sorted and counted; what a relation leads to is filtered and paged by itself", async () => {
    const account = await make("accounts", { name: "Paged" });
    for (let n = 0; n < 7; n += 1) await link("Fleet", account, await vessel({ name: `Page ${n}`, tonnage: 1000 + n }));
    const filter = '{ property: "tonnage", op: gte, value: 1003 }';
    const list = await dataOf(
      `{ vessels(filter: ${filter}, sort: "-tonnage", limit: 2, count: true) { total nextCursor items { name } } }`,
    );
    expect(list["vessels"]).toMatchObject({ total: 4, items: [{ name: "Page 6" }, { name: "Page 5" }] });
    const page = async (after: string | null) => {
      const query = `query ($after: String) { account(id: "${account}") { fleet(filter: ${filter}, limit: 3, after: $after) { cursor record { name } } } }`;
      const data = await dataOf(query, { variables: { after } });
      return (data["account"] as { fleet: { cursor: string; record: { name: string } }[] }).fleet;
    };
    const first = await page(null);
    expect(first.map(({ record }) => record.name)).toEqual(["Page 6", "Page 5", "Page 4"]);
    expect((await page(first.at(-1)?.cursor ?? "")).map(({ record }) => record.name)).toEqual(["Page 3"]);
  });

  it("refuse a bad value, filter, cursor or limit at its place", async () => {
    const bad = await ask(`mutation { createVessel(input: { name: "X", kind: "submarine" }) { id } }`);
    expect(bad.errors?.[0]?.extensions).toMatchObject({ code: "invalid", problems: [{ path: "values.kind" }] });
    const account = await make("accounts", { name: "Bad" });
    const within = async (args: string) =>
      (await ask(`{ account(id: "${account}") { fleet(${args}) { cursor } } }`)).errors?.[0]?.extensions;
    expect(await within(`filter: { property: "draught", op: is, value: 1 }`)).toMatchObject({ code: "invalid" });
    expect(await within(`filter: "all"`)).toMatchObject({ code: "invalid" });
    expect(await within(`after: "nonsense"`)).toMatchObject({ code: "invalid" });
    expect(await within("limit: 51")).toMatchObject({ code: "invalid", problems: [{ path: "limit" }] });
    expect((await ask("{ vessels { items { draught } } }")).status).toBe(400);
  });
});

it("a nested read costs as many statements for twenty records as for one", async () => {
  const account = async (name: string) => {
    const id = await make("accounts", { name });
    for (let n = 0; n < 2; n += 1) {
      const star = await vessel({ name: `${name} ${n}` });
      await link("Fleet", id, star);
      await link("Calls", star, await make("records/port_call", { values: { name: "Oslo" } }));
    }
  };
  for (let n = 0; n < 20; n += 1) await account(`Many ${n}`);
  const query = (limit: number) =>
    `{ accounts(limit: ${limit}, q: "many", sort: "name") { items { name fleet(limit: 3) { record { name calls(limit: 3) { record { name notes(limit: 1) { body } } } fleet(limit: 3) { record { name } } } } } } }`;
  await ask(query(1));
  const cost = async (limit: number) => {
    statements = [];
    const data = await dataOf(query(limit));
    expect((data["accounts"] as { items: object[] }).items).toHaveLength(limit);
    return statements.filter((text) => text.includes("crm.")).length;
  };
  const one = await cost(1);
  expect(one).toBeGreaterThan(5);
  expect(await cost(20)).toBe(one);
}, 60_000);

it("a query too deep or too costly is refused before anything is read", async () => {
  const nested = (levels: number): string =>
    levels === 0 ? "name" : `sisters(limit: 10) { record { ${nested(levels - 1)} } }`;
  const refused = async (query: string) => (await ask(query)).errors?.[0]?.extensions.problems?.map(({ code }) => code);
  expect(await refused(`{ vessels(limit: 1) { items { ${nested(4)} } } }`)).toContain("too_deep");
  expect(await refused(`{ vessels(limit: 200) { items { sisters(limit: 50) { record { name } } } } }`)).toEqual([
    "too_costly",
  ]);
});

describe("nobody sees by GraphQL what they may not", () => {
  const set = async (permission: string, scope: string) =>
    (await admin.put("/api/v1/permissions", { role: "rep", permission, scope })).ok();
  let account = "";
  beforeAll(async () => {
    account = await make("accounts", { name: "Walled" });
    for (const [name, ownerId] of [
      ["Mine", rep.memberId],
      ["Theirs", null],
      ["Lent", null],
    ] as const) {
      const id = await make("records/vessel", { values: { name: `Walled ${name}`, codename: "Zeppelin", ownerId } });
      await link("Fleet", account, id);
      if (name === "Lent")
        (
          await admin.post("/api/v1/shares", { object: "vessel", recordId: id, memberId: rep.memberId, access: "read" })
        ).ok();
    }
  });
  const names = async () => {
    const { data } = await ask(`{ account(id: "${account}") { fleet { record { name } } } }`, { calls: world.as(rep) });
    return (data["account"] as { fleet: { record: { name: string } }[] }).fleet
      .map(({ record }) => record.name)
      .toSorted();
  };

  it("a relation leads to records within reach and to shared ones", async () => {
    await set("vessels.read", "own");
    expect(await names()).toEqual(["Walled Lent", "Walled Mine"]);
    await set("vessels.read", "all");
    expect(await names()).toEqual(["Walled Lent", "Walled Mine", "Walled Theirs"]);
  });

  it("a hidden field is in no schema, in no answer and in no filter; one that may only be read is in no input", async () => {
    const limit = async (access: string) =>
      (await admin.put("/api/v1/field-access", { role: "rep", object: "vessel", property: "codename", access })).ok();
    const calls = world.as(rep);
    const inputs = async () => fieldsOf((await schemaOf(calls)).getType("CreateVesselInput"));
    expect(fieldsOf((await schemaOf(calls)).getType("Vessel"))).toContain("codename");
    expect(await inputs()).toContain("codename");
    await limit("read");
    expect(await inputs()).not.toContain("codename");
    await limit("none");
    const schema = await schemaOf(calls);
    expect(fieldsOf(schema.getType("Vessel"))).not.toContain("codename");
    expect((await ask(`{ vessels { items { codename } } }`, { calls })).status).toBe(400);
    const filtered = await ask(
      `{ account(id: "${account}") { fleet(filter: { property: "codename", op: is, value: "Zeppelin" }) { cursor } } }`,
      { calls },
    );
    expect(filtered.errors?.[0]?.extensions.code).toBe("invalid");
    // whoever may see it still does
    expect(fieldsOf((await schemaOf(admin)).getType("Vessel"))).toContain("codename");
    await limit("edit");
  });

  it("a type that may not be read is in no schema, nor are ways to it; calls that may not be made are not shown", async () => {
    await set("vessels.delete", "none");
    const before = await schemaOf(world.as(rep));
    expect(fieldsOf(before.getMutationType())).not.toContain("deleteVessel");
    await set("vessels.read", "none");
    const schema = await schemaOf(world.as(rep));
    expect(schema.getType("Vessel")).toBeUndefined();
    expect(fieldsOf(schema.getType("Account"))).not.toContain("fleet");
    expect((await ask(`{ account(id: "${account}") { fleet { cursor } } }`, { calls: world.as(rep) })).status).toBe(
      400,
    );
    await set("vessels.read", "all");
  });
});
