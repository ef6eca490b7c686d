import { afterAll, beforeAll, expect, it } from "vitest";
import { importCalls, lines } from "#testing/import-calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";

let world: World;
let org: TestOrganization;
let rep: TestMember;
beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  rep = await world.createMember(org, "rep", { name: "Rita" });
});
afterAll(() => world.destroy());

it("GraphQL goes from records to what belongs to them, and shows of it what the reader may see", async () => {
  const admin = world.as(org.admin);
  const parent = (await admin.post<{ id: string }>("/api/v1/accounts", { name: "Holding" })).ok();
  const account = (await admin.post<{ id: string }>("/api/v1/accounts", { name: "Acme", parentId: parent.id })).ok();
  const contact = (
    await admin.post<{ id: string }>("/api/v1/contacts", { lastName: "Lovelace", accountId: account.id })
  ).ok();
  for (const [name, ownerId] of [
    ["Mine", rep.memberId],
    ["Hidden", null],
  ] as const) {
    (await admin.post("/api/v1/deals", { name, ownerId, accountId: account.id, contactId: contact.id })).ok();
  }
  (await admin.post("/api/v1/notes", { object: "account", recordId: account.id, body: "Met at the fair" })).ok();
  const query = `{ account(id: "${account.id}") { name parent { name children { name } } contacts { name deals { name contact { name account { name } } } } deals { name } notes { body } } }`;
  const ask = async (caller: typeof org.admin) =>
    (await world.as(caller).post<{ data: Record<string, unknown>; errors?: unknown }>("/graphql", { query })).body;
  const seen = (deals: readonly string[]) => ({
    account: {
      name: "Acme",
      parent: { name: "Holding", children: [{ name: "Acme" }] },
      contacts: [
        {
          name: "Lovelace",
          deals: deals.map((name) => ({ name, contact: { name: "Lovelace", account: { name: "Acme" } } })),
        },
      ],
      deals: deals.map((name) => ({ name })),
      notes: [{ body: "Met at the fair" }],
    },
  });
  expect(await ask(org.admin)).toEqual({ data: seen(["Hidden", "Mine"]) });
  expect(await ask(rep)).toEqual({ data: seen(["Mine"]) });
});

it("GraphQL answers all that belongs to many records, also where that is thousands", async () => {
  const { calls, start, run } = await importCalls(world);
  const names = Array.from({ length: 25 }, (_, account) => `Account ${account}`);
  const people = names.flatMap((name) => Array.from({ length: 50 }, (_, person) => `Person ${person},${name}`));
  await run(await start("account", lines("name", ...names)));
  const mapping = { account: "accountId" };
  expect((await run(await start("contact", lines("last name,account", ...people), { mapping }))).counts.create).toBe(
    1250,
  );
  const query = `{ accounts(limit: 25) { items { name contacts(limit: 50) { name } } } }`;
  type Answer = { data: { accounts: { items: { contacts: object[] }[] } } };
  const { items } = (await calls.post<Answer>("/graphql", { query })).ok().data.accounts;
  expect(items.map(({ contacts }) => contacts.length)).toEqual(names.map(() => 50));
});

it("GraphQL counts the cards of a board as what they are asked for, in every stage", async () => {
  const admin = world.as(org.admin);
  const [pipeline] = (await admin.get<{ items: { id: string }[] }>("/api/v1/pipelines")).ok().items;
  const ask = async (given: string, named = "") => {
    const board = `dealBoard(id: "${pipeline?.id}"${given})`;
    const query = `query ${named} { ${board} { stages { cards { name account { name contacts { name } } } } } }`;
    const body = { query, variables: { n: 50 } };
    type Answer = { errors?: { extensions: { problems: { code: string }[] } }[] };
    const reply = await admin.post<Answer>("/graphql", body);
    return [reply.status, reply.body.errors?.[0]?.extensions.problems[0]?.code];
  };
  const refused = [400, "too_costly"];
  expect(await ask("")).toEqual(refused);
  expect(await ask(", cardsPerStage: 200")).toEqual(refused);
  expect(await ask(", cardsPerStage: $n", "($n: Int!)")).toEqual(refused);
  expect(await ask(", cardsPerStage: 5")).toEqual([200, undefined]);
});
