import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type World } from "#testing/world";

interface Hit {
  readonly object: string;
  readonly id: string;
  readonly title: string;
}

let world: World;
let admin: Calls;
beforeAll(async () => {
  world = await createWorld();
  admin = world.as((await world.createOrganization()).admin);
});
afterAll(() => world.destroy());

const make = async (plural: string, body: object) =>
  (await admin.post<{ id: string }>(`/api/v1/${plural}`, body)).ok().id;
const found = async (q: string, limit = 20) =>
  (await admin.get<{ items: Hit[] }>(`/api/v1/search?q=${encodeURIComponent(q)}&limit=${limit}`)).ok().items;

describe("what was searched for by its whole name", () => {
  it("stands first, however many newer records of every kind begin with it", async () => {
    const account = await make("accounts", { name: "Acme" });
    for (let n = 0; n < 25; n += 1) await make("deals", { name: `Acme renewal ${n}` });
    await make("contacts", { firstName: "Acme", lastName: "Support" });
    const [first, ...others] = await found("acme", 10);
    expect(first).toMatchObject({ object: "account", id: account, title: "Acme" });
    expect(others).toHaveLength(9);
  });

  it("is the account before the deal of the same name", async () => {
    const account = await make("accounts", { name: "Bright Harbour" });
    const deal = await make("deals", { name: "Bright harbour" });
    expect((await found("Bright Harbour")).map(({ id }) => id)).toEqual([account, deal]);
  });

  it("is found where the word is common", async () => {
    const account = await make("accounts", { name: "Common" });
    for (let n = 0; n < 30; n += 1) await make("accounts", { name: `Uncommon ${n}` });
    expect((await found("common", 5))[0]).toMatchObject({ id: account });
  });
});
