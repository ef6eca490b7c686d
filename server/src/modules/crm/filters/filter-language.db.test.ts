import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";
import type { FilterMeaning } from "./filter-language-schema.ts";
import type { Vocabulary } from "./filter-vocabulary-shared-rules.ts";

let world: World;
let org: TestOrganization;
let admin: Calls;
let rep: TestMember;
let accountId = "";

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  rep = await world.createMember(org, "rep", { name: "Rita Rep" });
  await admin
    .post("/api/v1/properties", { object: "account", key: "region", label: "Region", type: "text" })
    .then((reply) => reply.ok());
  await admin
    .put("/api/v1/permissions", { role: "rep", permission: "accounts.read", scope: "own" })
    .then((reply) => reply.ok());
  accountId = (await admin.post<{ id: string }>("/api/v1/accounts", { name: "Acme" })).ok().id;
});
afterAll(() => world.destroy());

const meaning = async (query: Record<string, string>, calls = admin) =>
  calls.get<FilterMeaning & Refused>(`/api/v1/filters?${new URLSearchParams(query).toString()}`);

describe("the filter language", () => {
  it("reads text, and says a filter as text and in words", async () => {
    const text = 'stage:Won amount>10000 owner:"Rita Rep" account.region:north closeDate:"this fiscal quarter"';
    const read = (await meaning({ object: "deal", text })).ok();
    expect(read.text).toBe(text);
    expect(read.words).toBe(
      "Stage is Won and Amount is more than €10,000 and Owner is Rita Rep and Account’s Region is north and Close date is this fiscal quarter",
    );
    const again = (await meaning({ object: "deal", filter: JSON.stringify(read.filter) })).ok();
    expect(again).toEqual(read);
    const deals = await admin.get(`/api/v1/deals?filter=${encodeURIComponent(JSON.stringify(read.filter))}`);
    expect(deals.status).toBe(200);
    expect((await meaning({ object: "deal", text: " " })).ok()).toEqual({ filter: null, text: "", words: "" });
  });

  it("tells of a text that is no filter where it breaks off, and what was perhaps meant", async () => {
    const { status, body } = await meaning({ object: "account", text: "nmae:Acme" });
    expect([status, body.problems[0]?.path, body.facts]).toEqual([
      400,
      "text",
      { position: 0, length: 4, suggestions: ["name"] },
    ]);
    expect(body.problems[0]?.message).toBe("At letter 1: Of accounts nothing is called “nmae”. Perhaps name?");
    const wrong = await meaning({ object: "deal", filter: JSON.stringify({ property: "amount", op: "contains" }) });
    expect([wrong.status, wrong.body.problems[0]?.path]).toEqual([400, "filter.op"]);
    expect((await meaning({ object: "unicorn", text: "" })).status).toBe(404);
  });

  it("says a saved view in words, with names as far as whoever reads may see them", async () => {
    const filter = {
      and: [
        { property: "accountId", op: "is", value: accountId },
        { related: "tasks", where: { property: "doneAt", op: "empty" }, count: { op: "is", value: 0 } },
      ],
    };
    await admin
      .post("/api/v1/views", { object: "deal", name: "Idle", shared: true, filter })
      .then((reply) => reply.ok());
    const words = async (calls: Calls) =>
      (await calls.get<{ items: { words: string }[] }>("/api/v1/views?object=deal")).ok().items[0]?.words;
    expect(await words(admin)).toBe("Account is Acme and (has no tasks where Done is empty)");
    expect(await words(world.as(rep))).toBe(`Account is #${accountId} and (has no tasks where Done is empty)`);
  });

  it("speaks of nothing that the reader may not see at all", async () => {
    await admin
      .put("/api/v1/permissions", { role: "rep", permission: "contacts.read", scope: "none" })
      .then((reply) => reply.ok());
    const kinds = async (calls: Calls) =>
      (await calls.get<Vocabulary>("/api/v1/filters/vocabulary?object=deal")).ok().kinds.map(({ key }) => key);
    expect((await kinds(admin)).toSorted()).toEqual([
      "account",
      "activity",
      "contact",
      "deal",
      "note",
      "pipeline",
      "stage",
      "task",
    ]);
    expect(await kinds(world.as(rep))).not.toContain("contact");
    const { status, body } = await meaning({ object: "deal", text: "contact.name:Ada" }, world.as(rep));
    expect([status, body.facts?.["position"]]).toEqual([400, 0]);
  });
});
