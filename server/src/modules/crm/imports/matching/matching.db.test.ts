import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "#testing/calls";
import { createWorld, type World } from "#testing/world";
import { importCalls, type ImportCalls, lines, refusals } from "#testing/import-calls";
import type { Import } from "../import-schema.ts";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

const change = async (tried: Import, choices: object) =>
  (await company.calls.patch<Import>(`/api/v1/imports/${tried.id}`, choices)).ok();

describe("a text that is nearly an option", () => {
  const file = lines("name,product", "One,GTXPro", "Two,GTXPro", "Three,MG Special", "Four,Abacus");
  beforeEach(async () => {
    const options = ["GTX Pro", "MG Special"].map((value) => ({ value, label: value }));
    (
      await company.calls.post("/api/v1/properties", { object: "account", label: "Product", type: "oneOf", options })
    ).ok();
  });

  it("is refused and offered with its rows, and taken once people say so", async () => {
    const tried = await company.start("account", file, { key: "name" });
    expect(tried.counts).toMatchObject({ create: 1, refuse: 3 });
    expect(tried.nearMatches).toEqual([
      {
        column: "product",
        property: "product",
        kind: "option",
        text: "GTXPro",
        rows: 2,
        refused: true,
        candidates: [{ value: "GTX Pro", label: "GTX Pro", score: 1 }],
      },
      {
        column: "product",
        property: "product",
        kind: "option",
        text: "Abacus",
        rows: 1,
        refused: true,
        candidates: [],
      },
    ]);
    const matched = await change(tried, { matches: { product: { GTXPro: "GTX Pro" } } });
    expect(matched.counts).toMatchObject({ create: 3, refuse: 1 });
    expect(matched.matches).toEqual({ product: { GTXPro: "GTX Pro" } });
    const takenBack = await change(tried, { matches: { product: { GTXPro: null } } });
    expect(takenBack.counts).toMatchObject({ create: 1, refuse: 3 });
  });

  it("becomes an option of its own only when people say that it is new, and not twice", async () => {
    const tried = await company.start("account", file, {
      key: "name",
      matches: { product: { GTXPro: "GTX Pro", Abacus: { create: true } } },
    });
    expect(tried.counts).toMatchObject({ create: 4, refuse: 0 });
    const done = await company.run(tried);
    expect([done.status, done.counts.create]).toEqual(["done", 4]);
    const again = await company.start("account", file, {
      key: "name",
      matches: { product: { GTXPro: "GTX Pro", Abacus: { create: true } } },
    });
    expect(again.counts).toMatchObject({ unchanged: 4 });
    await company.run(again);
    const properties = (await company.calls.get<{ items: Json[] }>("/api/v1/properties?object=account")).ok().items;
    const product = properties.find(({ key }) => key === "product");
    expect(product?.["options"]).toMatchObject([{ value: "GTX Pro" }, { value: "MG Special" }, { value: "Abacus" }]);
  });
});

it("the same option written in two ways is offered as one before a property is made of it", async () => {
  const rows = lines(
    "name,item",
    "One,GTX Pro",
    "Two,GTX Pro",
    "Three,GTXPro",
    "Four,GTX Basic",
    "Five,Level 1",
    "Six,Level 2",
  );
  const mapping = { item: { create: { label: "Item", type: "oneOf" } } };
  const tried = await company.start("account", rows, { mapping, key: "name" });
  expect(tried.nearMatches).toMatchObject([
    { text: "GTXPro", rows: 1, refused: false, candidates: [{ value: "GTX Pro" }] },
  ]);
  await company.run(await change(tried, { matches: { item: { GTXPro: "GTX Pro" } } }));
  const items = await company.items("accounts");
  expect(items.filter(({ custom }) => (custom as Json)["item"] === "GTX Pro")).toHaveLength(3);
});

describe("a name that is nearly an account's", () => {
  it("is offered with the account's id, which then is taken", async () => {
    const account = (await company.calls.post("/api/v1/accounts", { name: "Kan-code" })).ok();
    const tried = await company.start("contact", lines("last name,company", "Ada,Kancode", "Bob,Nobody"));
    expect(tried.nearMatches).toMatchObject([
      { kind: "account", text: "Kancode", rows: 1, candidates: [{ id: account["id"], label: "Kan-code" }] },
    ]);
    const matched = await change(tried, { matches: { company: { Kancode: account["id"] } } });
    expect(matched.counts).toMatchObject({ create: 1, refuse: 1 });
  });
});

describe("owners who are no members", () => {
  const file = lines("name,owner", "One,Anna Snelling", "Two,Anna Snelling", "Three,Boris Faz", "Four,Ana Snelling");

  it("are refused by default, counted, and made members without a sign-in when people say so", async () => {
    await world.createMember(company.organization, "rep", { name: "Anna Snelling" });
    const tried = await company.start("account", file);
    expect(tried.counts).toMatchObject({ create: 2, refuse: 2 });
    expect(tried.people).toEqual({ names: ["Boris Faz"], count: 1, create: false });
    expect(tried.nearMatches).toMatchObject([
      { kind: "member", text: "Ana Snelling", candidates: [{ label: "Anna Snelling" }] },
    ]);

    const chosen = await change(tried, { newMembers: true });
    expect(chosen.counts).toMatchObject({ create: 3, refuse: 1 });
    expect(chosen.people).toEqual({ names: ["Boris Faz"], count: 1, create: true });
    expect(refusals(chosen)).toEqual([[5, expect.stringContaining("did you mean Anna Snelling?")]]);
    const done = await company.run(chosen);
    expect([done.status, done.counts]).toEqual(["done", { create: 3, update: 0, unchanged: 0, refuse: 1 }]);
    const members = (await company.calls.get<{ items: Json[] }>("/api/v1/members")).ok().items;
    expect(members.find(({ name }) => name === "Boris Faz")).toMatchObject({
      placeholder: true,
      role: "rep",
      email: null,
    });
    expect(await company.items("accounts")).toContainEqual(
      expect.objectContaining({ name: "Three", owner: expect.objectContaining({ name: "Boris Faz" }) }),
    );
  });

  it("are made by nobody who may not manage people", async () => {
    const manager = await world.createMember(company.organization, "manager");
    const tried = (
      await world.as(manager).post<Import>("/api/v1/imports", { object: "account", csv: file, newMembers: true })
    ).ok();
    expect(tried.problems).toMatchObject([{ path: "newMembers", code: "forbidden" }]);
    expect((await world.as(manager).post(`/api/v1/imports/${tried.id}/run`)).status).toBe(422);
  });
});
