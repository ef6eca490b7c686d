import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { importCalls } from "#testing/import-calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

interface Made {
  readonly id: string;
  readonly version: number;
}
interface Contact extends Made {
  readonly accountId: string | null;
}
interface Link {
  readonly accountId: string;
  readonly label: string | null;
  readonly primary: boolean;
}

let world: World;
let org: TestOrganization;
let admin: Calls;
beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
});
afterAll(() => world.destroy());

let made = 0;
const account = async () => (await admin.post<Made>("/api/v1/accounts", { name: `Account ${(made += 1)}` })).ok().id;
const contact = async (accountId: string | null = null) =>
  (await admin.post<Contact>("/api/v1/contacts", { lastName: `Contact ${(made += 1)}`, accountId })).ok().id;
const read = async (id: string) => (await admin.get<Contact>(`/api/v1/contacts/${id}`)).ok();
const links = async (id: string) =>
  (await admin.get<{ items: Link[] }>(`/api/v1/contacts/${id}/accounts`))
    .ok()
    .items.map(({ accountId, label, primary }) => [accountId, label, primary]);
const link = (id: string, accountId: string, body: object = {}) =>
  admin.put<Link>(`/api/v1/contacts/${id}/accounts/${accountId}`, body);
const unlink = (id: string, accountId: string) => admin.delete(`/api/v1/contacts/${id}/accounts/${accountId}`);
const change = async (id: string, accountId: string | null) => {
  const { version } = await read(id);
  return (await admin.patch<Contact>(`/api/v1/contacts/${id}`, { version, accountId })).ok();
};
const people = async (id: string) =>
  (
    await admin.get<{ items: { contact: Made; label: string | null; primary: boolean }[]; total: number }>(
      `/api/v1/accounts/${id}/contacts`,
    )
  ).ok();

describe("a contact's accounts", () => {
  it("are as many as it is linked with, one of them the primary one, each with a label", async () => {
    const [one, other, third] = [await account(), await account(), await account()];
    const id = await contact(one);
    expect(await links(id)).toEqual([[one, null, true]]);
    expect((await link(id, other, { label: " Advisor " })).ok()).toMatchObject({ label: "Advisor", primary: false });
    (await link(id, third, { label: "Board", primary: true })).ok();
    expect(await links(id)).toEqual([
      [third, "Board", true],
      [one, null, false],
      [other, "Advisor", false],
    ]);
    expect((await read(id)).accountId).toBe(third);
    (await link(id, other, { label: null })).ok();
    (await link(id, third)).ok();
    expect((await links(id)).map(([, label]) => label)).toEqual(["Board", null, null]);
  });
  it("begin with the primary one, and another one takes its place where it is taken off", async () => {
    const [one, other] = [await account(), await account()];
    const id = await contact();
    expect((await link(id, one)).ok().primary).toBe(true);
    (await link(id, other, { label: "Advisor" })).ok();
    (await unlink(id, one)).ok();
    expect([await links(id), (await read(id)).accountId]).toEqual([[[other, "Advisor", true]], other]);
    (await unlink(id, other)).ok();
    expect([await links(id), (await read(id)).accountId]).toEqual([[], null]);
    expect((await unlink(id, other)).status).toBe(404);
    // what was taken off comes back as it was
    expect((await link(id, other)).ok()).toMatchObject({ label: "Advisor", primary: true });
  });
  it("do not end being primary by saying so: another one has to be", async () => {
    const one = await account();
    expect((await link(await contact(one), one, { primary: false })).status).toBe(422);
  });
  it("are at most fifty, and the last of them may be the primary one too", async () => {
    const id = await contact();
    for (let index = 0; index < 49; index += 1) (await link(id, await account(), { primary: false })).ok();
    expect((await link(id, await account(), { primary: true })).ok().primary).toBe(true);
    expect((await link(id, await account())).status).toBe(422);
    expect(await links(id)).toHaveLength(50);
  });
});

describe("the account a contact names itself", () => {
  it("is linked on every path: creation, change, file, bin", async () => {
    const [one, other] = [await account(), await account()];
    const id = await contact(one);
    (await link(id, one, { label: "Owner" })).ok();
    await change(id, other);
    expect(await links(id)).toEqual([[other, null, true]]);
    await change(id, one);
    expect(await links(id)).toEqual([[one, "Owner", true]]);
    await change(id, null);
    expect(await links(id)).toEqual([]);
    await change(id, one);
    (await admin.delete(`/api/v1/contacts/${id}`)).ok();
    expect((await people(one)).items).toEqual([]);
    (await admin.post(`/api/v1/contacts/${id}/restore`)).ok();
    expect((await people(one)).items.map(({ contact: { id: found }, label }) => [found, label])).toEqual([
      [id, "Owner"],
    ]);
    const company = await importCalls(world);
    (await company.calls.post("/api/v1/accounts", { name: "Acme" })).ok();
    await company.run(await company.start("contact", "email,account\na@x.test,Acme\nb@x.test,\n"));
    const linked = await world.look<{ email: string; same: boolean }>(
      company.organization,
      `select c.email, l.account_id = c.account_id as same from crm.contact_account l
       join crm.contact c on c.org_id = l.org_id and c.id = l.contact_id where l.ended_at is null`,
    );
    expect(linked).toEqual([{ email: "a@x.test", same: true }]);
  });
  it("leaves the other links alone, and a change taken back leaves everything as it was", async () => {
    const [one, other, third] = [await account(), await account(), await account()];
    const id = await contact(one);
    (await link(id, other, { label: "Advisor" })).ok();
    const before = await links(id);
    await change(id, other);
    expect((await links(id)).map(([accountId]) => accountId)).toEqual([other, one]);
    await change(id, one);
    expect(await links(id)).toEqual(before);
    await change(id, third);
    await change(id, one);
    expect(await links(id)).toEqual(before);
  });
  it("has exactly one live link after any number of changes, among whatever others there are", async () => {
    const all = [await account(), await account(), await account()];
    const id = await contact(all[0]);
    let seed = 7;
    const pick = (count: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % count;
    for (let step = 0; step < 40; step += 1) {
      const chosen = all[pick(3)] ?? "";
      const way = pick(4);
      if (way === 0) await change(id, chosen);
      else if (way === 1) (await link(id, chosen, { primary: true })).ok();
      else if (way === 2) (await link(id, chosen)).ok();
      else await unlink(id, chosen);
      const [{ accountId }, found] = [await read(id), await links(id)];
      expect(found.flatMap(([linked, , primary]) => (primary === true ? [linked] : []))).toEqual(
        accountId === null ? [] : [accountId],
      );
    }
  });
});

describe("an account's contacts", () => {
  it("are those of all its links, in its list, in filters and in GraphQL", async () => {
    const [one, other] = [await account(), await account()];
    const [first, second] = [await contact(one), await contact(other)];
    (await link(second, one, { label: "Advisor" })).ok();
    const { items, total } = await people(one);
    expect(items.map(({ contact: { id }, label, primary }) => [id, label, primary])).toEqual([
      [second, "Advisor", false],
      [first, null, true],
    ]);
    expect(total).toBe(2);
    const filtered = async (condition: object) => {
      const filter = encodeURIComponent(
        JSON.stringify({ and: [condition, { property: "accountId", op: "notEmpty" }] }),
      );
      const page = (await admin.get<{ items: Made[] }>(`/api/v1/contacts?filter=${filter}&limit=200`)).ok();
      return page.items.map(({ id }) => id);
    };
    expect(await filtered({ property: "accountId", op: "is", value: one })).toEqual([second, first]);
    expect(await filtered({ property: "accountId", op: "in", value: [other] })).toEqual([second]);
    expect(await filtered({ property: "accountId", op: "isNot", value: one })).not.toContain(second);
    const query = `{ account(id: "${one}") { contacts { id accounts { label primary account { id } } } } }`;
    const { data } = (await admin.post<{ data: unknown }>("/graphql", { query })).ok();
    expect(data).toEqual({
      account: {
        contacts: [
          {
            id: second,
            accounts: [
              { label: null, primary: true, account: { id: other } },
              { label: "Advisor", primary: false, account: { id: one } },
            ],
          },
          { id: first, accounts: [{ label: null, primary: true, account: { id: one } }] },
        ],
      },
    });
  });
  it("show only what the reader sees, and are changed only by who may change the contact and sees the account", async () => {
    const rep = await world.createMember(org, "rep", { name: "Rita" });
    const put = { role: "rep", permission: "accounts.read", scope: "own" };
    (await admin.put("/api/v1/permissions", put)).ok();
    const [seen, hidden] = [
      (await admin.post<Made>("/api/v1/accounts", { name: "Seen", ownerId: rep.memberId })).ok().id,
      await account(),
    ];
    const mine = (await admin.post<Made>("/api/v1/contacts", { lastName: "Mine", ownerId: rep.memberId })).ok().id;
    const theirs = await contact();
    (await link(mine, hidden)).ok();
    const calls = world.as(rep);
    const url = (id: string, accountId: string) => `/api/v1/contacts/${id}/accounts/${accountId}`;
    expect((await calls.put(url(mine, hidden), { label: "x" })).status).toBe(404);
    expect((await calls.put(url(theirs, seen), {})).status).toBe(403);
    expect((await calls.put(url(mine, seen), { label: "Owner" })).status).toBe(200);
    const { items } = (await calls.get<{ items: Link[] }>(`/api/v1/contacts/${mine}/accounts`)).ok();
    expect(items.map(({ accountId, primary }) => [accountId, primary])).toEqual([[seen, false]]);
    expect((await calls.get(`/api/v1/accounts/${hidden}/contacts`)).status).toBe(404);
    (await admin.put("/api/v1/permissions", { ...put, scope: "all" })).ok();
  });
  it("tell their links in history and as facts", async () => {
    const one = await account();
    const id = await contact(await account());
    (await link(id, one, { label: "Advisor" })).ok();
    (await unlink(id, one)).ok();
    type Change = { label: string; before: unknown; afterName: string | null };
    const { items } = (
      await admin.get<{ items: { kind: string; changes?: Change[] }[] }>(
        `/api/v1/timeline?object=contact&recordId=${id}`,
      )
    ).ok();
    const told = items.slice(0, 2).map(({ kind, changes = [] }) => [kind, changes.map(({ label }) => label)]);
    expect(told).toEqual([
      ["changed", ["Linked account", "Role there"]],
      ["changed", ["Linked account", "Role there"]],
    ]);
    expect(items[1]?.changes?.[0]?.afterName).toMatch(/^Account/);
    const events = await world.look<{ payload: { changed: string[] } }>(
      org,
      "select payload from platform.event where object = 'contact' and record_id = $1 order by seq",
      [id],
    );
    expect(events.map(({ payload }) => payload.changed.includes("accounts"))).toEqual([false, true, true]);
  });
});
