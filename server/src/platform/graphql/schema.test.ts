import { GraphQLInputObjectType, GraphQLObjectType, getNamedType, printSchema, validateSchema } from "graphql";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { operation } from "#platform/operation";
import { PageInput, pageOf } from "#platform/paging";
import { Id, Instant, Money, Version } from "#platform/wire";
import { fieldNames } from "./field-names.ts";
import type { Relation } from "./relation.ts";
import { graphqlSchema } from "./schema.ts";

const Crate = z
  .object({
    id: Id,
    name: z.string(),
    kind: z.enum(["small", "large"]),
    price: Money.nullable(),
    weight: z.int().nullable(),
    count: z.int().max(1000).optional(),
    shelfId: Id.nullable(),
    shelf: z.object({ id: Id, name: z.string() }).nullable(),
    custom: z.record(z.string(), z.unknown()),
    at: Instant,
    version: Version,
  })
  .meta({ id: "Crate" });
const Shelf = z.object({ id: Id, name: z.string() }).meta({ id: "Shelf" });

const base = { scope: "organization" as const, permission: "crates.read" };
const list = operation({
  ...base,
  id: "store.crates.list",
  summary: "Lists crates",
  http: { method: "GET", path: "/api/v1/crates" },
  input: PageInput.extend({ filter: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]).optional() }),
  output: pageOf(Crate),
  run: async () => ({ items: [], nextCursor: null }),
});
const shelf = operation({
  ...base,
  id: "store.racks.get",
  summary: "One shelf",
  http: { method: "GET", path: "/api/v1/racks/:id" },
  input: z.object({ id: Id }),
  output: Shelf,
  run: async (_work, { id }) => ({ id, name: "s" }),
});
const update = operation({
  ...base,
  id: "store.crates.update",
  summary: "Changes a crate",
  http: { method: "PATCH", path: "/api/v1/crates/:id" },
  input: z.object({ id: Id, version: Version, name: z.string().optional(), price: Money.nullable().optional() }),
  output: Shelf,
  run: async (_work, { id }) => ({ id, name: "s" }),
});
const setup = operation({
  ...base,
  id: "store.setup.get",
  summary: "Public",
  http: { method: "GET", path: "/api/v1/x" },
  scope: "public",
  input: z.object({}),
  output: Shelf,
  run: async () => ({ id: "1", name: "" }),
});

const toShelf: Relation = {
  kind: "one",
  from: "Crate",
  to: "Shelf",
  field: "shelf",
  key: "shelfId",
  permission: null,
  load: async () => [],
};
const operations = [list, shelf, update, setup];
const schema = graphqlSchema(operations, [toShelf]);

describe("the GraphQL schema", () => {
  test("is valid, and has a field for every operation that is not public", () => {
    expect(validateSchema(schema)).toEqual([]);
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(["crates", "rack"]);
    expect(Object.keys(schema.getMutationType()?.getFields() ?? {})).toEqual(["updateCrate"]);
  });

  test("has every input field exactly once: as an argument of a read or a field of a write's input", () => {
    for (const op of [list, shelf, update]) {
      const root = op.http.method === "GET" ? schema.getQueryType() : schema.getMutationType();
      const args = root?.getFields()[fieldNames([op]).get(op.id) ?? ""]?.args ?? [];
      const input = args.find(({ name }) => name === "input");
      const named = input === undefined ? undefined : getNamedType(input.type);
      const names =
        named instanceof GraphQLInputObjectType ? Object.keys(named.getFields()) : args.map(({ name }) => name);
      expect(names.toSorted()).toEqual(Object.keys(op.input.shape).toSorted());
    }
  });

  test("has every field a shape answers, nullable where either of zod's spellings says so", () => {
    const crate = schema.getType("Crate");
    const fields = crate instanceof GraphQLObjectType ? crate.getFields() : {};
    expect(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, String(field.type)]))).toEqual({
      id: "ID!",
      name: "String!",
      kind: "CrateKind!",
      price: "Money",
      weight: "SafeInt",
      count: "SafeInt",
      shelfId: "ID",
      shelf: "Shelf",
      custom: "JSON!",
      at: "DateTime!",
      version: "Int!",
    });
  });

  test("shows defaults and keeps input types apart from answers", () => {
    const text = printSchema(schema);
    expect(text).toContain("limit: Int = 50");
    expect(text).toContain("price: MoneyInput");
    expect(text).toContain("filter: JSON");
  });

  test("refuses, when it is made, two operations with one name and relations that lead nowhere", () => {
    const twin = operation({ ...shelf, id: "other.racks.get" });
    expect(() => graphqlSchema([...operations, twin], [])).toThrow(/GraphQL field rack.*other\.racks\.get/);
    expect(() => graphqlSchema(operations, [{ ...toShelf, to: "Nowhere" }]).getType("Crate")).toThrow(/Nowhere/);
    expect(() => graphqlSchema(operations, [{ ...toShelf, key: "rackId" }])).toThrow(/rackId/);
  });

  test("refuses, when it is made, a list of unknown size from which relations lead on", () => {
    const racks = z.object({ racks: z.array(z.object({ crates: z.array(Crate) }).meta({ id: "Rack" })) });
    const unbounded = operation({ ...shelf, id: "store.halls.get", output: racks, run: async () => ({ racks: [] }) });
    const made = (listSizes: Readonly<Record<string, number>>) =>
      graphqlSchema([...operations, { ...unbounded, listSizes }], [toShelf]);
    expect(() => made({})).toThrow(/store\.halls\.get .* racks holds/);
    expect(() => made({ racks: 4 })).toThrow(/racks\.crates holds/);
    expect(made({ racks: 4, "racks.crates": 9 }).getType("Rack")).toBeDefined();
  });

  test.each([
    ["crm.deals.list", "GET", "deals"],
    ["crm.deals.get", "GET", "deal"],
    ["crm.deals.board", "GET", "dealBoard"],
    ["crm.activities.create", "POST", "createActivity"],
    ["crm.search", "GET", "search"],
    ["identity.permissions.read", "GET", "permissions"],
    ["identity.portfolioKeys.revoke", "DELETE", "revokePortfolioKey"],
    ["platform.status.get", "GET", "status"],
    ["crm.branches.get", "GET", "branch"],
  ] as const)("%s by %s is the field %s", (id, method, name) => {
    expect(fieldNames([{ id, http: { method, path: "/" }, scope: "organization" }]).get(id)).toBe(name);
  });

  test("tells the portfolio's call from the organization's where both would have one name", () => {
    const http = { method: "PATCH" as const, path: "/" };
    const names = fieldNames([
      { id: "identity.organizations.update", http, scope: "portfolio" },
      { id: "identity.organization.update", http, scope: "organization" },
      { id: "identity.organizations.merge", http, scope: "portfolio" },
    ]);
    expect([...names.values()]).toEqual(["updateOrganizationOfPortfolio", "updateOrganization", "mergeOrganization"]);
  });
});
