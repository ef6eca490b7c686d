import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

type Wire = Record<string, unknown> & { readonly id: string; readonly version: number };
interface Page {
  readonly items: Wire[];
  readonly nextCursor: string | null;
  readonly total?: number;
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

const create = async (plural: string, body: object) => (await admin.post<Wire>(`/api/v1/${plural}`, body)).ok();
const list = async (plural: string, query: Record<string, string>) =>
  (await admin.get<Page>(`/api/v1/${plural}?${new URLSearchParams(query).toString()}`)).ok();
const paths = (reply: { body: Refused }) => [...new Set(reply.body.problems.map(({ path }) => path))].toSorted();

describe("a record", () => {
  it("comes back as it was written, with what it points to", async () => {
    const account = await create("accounts", {
      name: "  Zürich  Re ",
      employees: 14_000,
      annualRevenue: { minor: "4290000000000", currency: "CHF" },
    });
    expect(account).toMatchObject({
      name: "Zürich  Re",
      employees: 14_000,
      annualRevenue: { minor: "4290000000000", currency: "CHF" },
      domain: null,
      version: 1,
      parent: null,
      owner: null,
    });
    const contact = await create("contacts", {
      firstName: "Ada",
      lastName: "Lovelace",
      email: "Ada@Example.org",
      accountId: account.id,
    });
    expect(contact).toMatchObject({ name: "Ada Lovelace", account: { id: account.id, name: "Zürich  Re" } });
    const deal = await create("deals", {
      name: "Cover",
      accountId: account.id,
      contactId: contact.id,
      closeDate: "2026-12-31",
    });
    expect(deal).toMatchObject({
      account: { id: account.id },
      contact: { name: "Ada Lovelace" },
      closeDate: "2026-12-31",
      amount: null,
      probability: 10,
      stage: { name: "New", kind: "open" },
    });
    expect((await admin.get(`/api/v1/deals/${deal.id}`)).body).toEqual(deal);
  });

  it("belongs to whoever made it, unless said otherwise", async () => {
    const rep = await world.createMember(org, "rep", { name: "Rita Rep" });
    const own = (await world.as(rep).post<Wire>("/api/v1/accounts", { name: "Mine" })).ok();
    expect(own).toMatchObject({ ownerId: rep.memberId, owner: { id: rep.memberId, name: "Rita Rep" } });
    const nobodys = (await world.as(rep).post<Wire>("/api/v1/accounts", { name: "Nobody's", ownerId: null })).ok();
    expect(nobodys).toMatchObject({ ownerId: null });
  });

  it("changes only where told, empties with null, and a change that changes nothing is none", async () => {
    const account = await create("accounts", { name: "Acme", city: "Bonn", phone: "1" });
    const changed = (
      await admin.patch<Wire>(`/api/v1/accounts/${account.id}`, { version: 1, phone: null, city: "Köln" })
    ).ok();
    expect(changed).toMatchObject({ name: "Acme", city: "Köln", phone: null, version: 2 });
    const same = (await admin.patch<Wire>(`/api/v1/accounts/${account.id}`, { version: 2, city: "Köln" })).ok();
    expect(same.version).toBe(2);
  });

  it("refuses a stale change and says who changed it and when", async () => {
    const account = await create("accounts", { name: "Hot" });
    (await admin.patch(`/api/v1/accounts/${account.id}`, { version: 1, name: "Hotter" })).ok();
    const stale = await admin.patch<Refused>(`/api/v1/accounts/${account.id}`, { version: 1, name: "Lost update" });
    expect([stale.status, stale.body.code]).toEqual([409, "conflict"]);
    expect(stale.body.facts).toMatchObject({ version: 2, changedBy: "Fiona Founder" });
    expect(typeof stale.body.facts?.["changedAt"]).toBe("string");
    const byHeader = await admin.patch(`/api/v1/accounts/${account.id}`, { name: "x" }, { "if-match": '"1"' });
    expect(byHeader.status).toBe(409);
    expect((await admin.delete(`/api/v1/accounts/${account.id}?version=1`)).status).toBe(409);
  });

  it("of two writers at the same moment exactly one wins", async () => {
    const account = await create("accounts", { name: "Contended" });
    const replies = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        admin.patch(`/api/v1/accounts/${account.id}`, { version: 1, name: `Writer ${index}` }),
      ),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(5);
  });

  it("goes to the bin and comes back, and is out of every list in between", async () => {
    const account = await create("accounts", { name: "Binworthy" });
    (await admin.delete(`/api/v1/accounts/${account.id}?version=1`)).ok();
    expect((await admin.get(`/api/v1/accounts/${account.id}`)).status).toBe(404);
    expect((await list("accounts", { q: "binworthy" })).items).toEqual([]);
    expect((await list("accounts", { q: "binworthy", bin: "true" })).items).toHaveLength(1);
    expect((await admin.patch(`/api/v1/accounts/${account.id}`, { version: 2, name: "x" })).status).toBe(404);
    expect((await admin.post<Wire>(`/api/v1/accounts/${account.id}/restore`)).ok()).toMatchObject({
      name: "Binworthy",
      version: 3,
    });
    expect((await admin.post(`/api/v1/accounts/${account.id}/restore`)).status).toBe(404);
  });

  it("writes its fact and its history in the same transaction, naming what changed and never a value in the fact", async () => {
    const account = await create("accounts", { name: "Factual", city: "Geheimstadt" });
    (await admin.patch(`/api/v1/accounts/${account.id}`, { version: 1, city: "Anderswo" })).ok();
    (await admin.delete(`/api/v1/accounts/${account.id}`)).ok();
    const events = await world.look<{ name: string; payload: Record<string, unknown> }>(
      org,
      "select name, payload from platform.event where object = 'account' and record_id = $1 order by seq",
      [account.id],
    );
    expect(events.map(({ name }) => name)).toEqual([
      "crm.account.created",
      "crm.account.updated",
      "crm.account.deleted",
    ]);
    expect(events[1]?.payload).toMatchObject({ version: 2, changed: ["city"] });
    expect(JSON.stringify(events)).not.toMatch(/Geheimstadt|Anderswo|Factual/);
    const trail = await world.look<{ action: string; before: unknown; after: unknown }>(
      org,
      "select action, before, after from identity.audit_entry where object = 'account' and record_id = $1 order by id",
      [account.id],
    );
    expect(trail.map(({ action }) => action)).toEqual(["created", "changed", "deleted"]);
    expect(trail[1]).toMatchObject({ before: { city: "Geheimstadt" }, after: { city: "Anderswo" } });
  });

  it("cannot stand above itself, however many accounts lie between", async () => {
    const top = await create("accounts", { name: "Top" });
    const middle = await create("accounts", { name: "Middle", parentId: top.id });
    const bottom = await create("accounts", { name: "Bottom", parentId: middle.id });
    const circle = await admin.patch<Refused>(`/api/v1/accounts/${top.id}`, { version: 1, parentId: bottom.id });
    expect([circle.status, circle.body.problems[0]]).toMatchObject([422, { path: "parentId", code: "circle" }]);
    expect((await admin.patch(`/api/v1/accounts/${top.id}`, { version: 1, parentId: top.id })).status).toBe(422);
  });

  it("that is a contact has a name to be called by", async () => {
    expect(await create("contacts", { email: "only@example.org" })).toMatchObject({ name: "only@example.org" });
    expect((await admin.post<Refused>("/api/v1/contacts", { phone: "123" })).status).toBe(422);
  });
});

describe("bad input", () => {
  it("is refused with every problem and its place, and nothing is written", async () => {
    const before = await list("accounts", { count: "true" });
    const reply = await admin.post<Refused>("/api/v1/accounts", {
      name: "",
      domain: "a\u0000b",
      industry: "\ud800",
      employees: -1,
      annualRevenue: { minor: "99999999999999999999", currency: "EUR" },
      surprise: 1,
    });
    expect(reply.status).toBe(400);
    expect(paths(reply)).toEqual(["annualRevenue.minor", "domain", "employees", "industry", "name", "surprise"]);
    expect((await list("accounts", { count: "true" })).total).toBe(before.total);
  });

  it("names money, dates and numbers that cannot be", async () => {
    const refused = async (body: object) => {
      const reply = await admin.post<Refused>("/api/v1/deals", { name: "x", ...body });
      return [reply.status, ...paths(reply)];
    };
    expect(await refused({ amount: { minor: "1e9", currency: "EUR" } })).toEqual([400, "amount.minor"]);
    expect(await refused({ amount: { minor: "1", currency: "euro" } })).toEqual([400, "amount.currency"]);
    expect(await refused({ closeDate: "2026-02-30" })).toEqual([400, "closeDate"]);
    expect(await refused({ closeDate: "0000-01-01" })).toEqual([400, "closeDate"]);
    expect(await refused({ closedAt: "2026-01-01T00:00:00Z" })).toEqual([400, "closedAt"]);
    expect(await refused({ accountId: "99999999999999999999" })).toEqual([400, "accountId"]);
  });

  it("a reference to what does not exist, is deleted, or belongs to another organization is refused by name", async () => {
    const elsewhere = await world.createOrganization();
    const foreign = (await world.as(elsewhere.admin).post<Wire>("/api/v1/accounts", { name: "Foreign" })).ok();
    const stranger = await world.createMember(elsewhere, "rep");
    const deleted = await create("accounts", { name: "Deleted" });
    (await admin.delete(`/api/v1/accounts/${deleted.id}`)).ok();
    for (const accountId of [foreign.id, deleted.id, "9223372036854775807"]) {
      const reply = await admin.post<Refused>("/api/v1/deals", { name: "x", accountId, ownerId: stranger.memberId });
      expect([reply.status, ...paths(reply)]).toEqual([400, "accountId", "ownerId"]);
    }
    expect((await admin.get(`/api/v1/accounts/${foreign.id}`)).status).toBe(404);
    expect((await admin.patch(`/api/v1/accounts/${foreign.id}`, { version: 1, name: "x" })).status).toBe(404);
    expect((await admin.delete(`/api/v1/accounts/${foreign.id}`)).status).toBe(404);
  });
});

describe("a list", () => {
  beforeAll(async () => {
    for (let index = 0; index < 23; index += 1) {
      await create("contacts", {
        lastName: `Pager ${String.fromCharCode(97 + ((index * 7) % 23))}`,
        ...(index % 3 === 0 ? {} : { email: `p${index % 5}@pages.test` }),
      });
    }
  });

  const walk = async (sort: string, limit: string) => {
    const seen: Wire[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Page = await list("contacts", { q: "pager", sort, limit, ...(cursor === "" ? {} : { cursor }) });
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    return seen;
  };

  it("pages through everything exactly once in its order, ties and empty values included", async () => {
    for (const sort of ["name", "-name", "email", "-email", "createdAt", "-createdAt", "jobTitle"]) {
      const all = await walk(sort, "200");
      const paged = await walk(sort, "4");
      expect(
        paged.map(({ id }) => id),
        sort,
      ).toEqual(all.map(({ id }) => id));
      expect(new Set(paged.map(({ id }) => id)).size).toBe(23);
    }
    const emails = (await walk("email", "5")).map(({ email }) => email as string | null);
    expect(emails.filter((email) => email === null)).toHaveLength(8);
    expect(emails.slice(0, 15)).toEqual(emails.slice(0, 15).map(String).toSorted());
    expect((await walk("-email", "5")).slice(15).every(({ email }) => email === null)).toBe(true);
  });

  it("counts what it would show, with filter and search", async () => {
    const filter = JSON.stringify({ property: "email", op: "empty" });
    expect(await list("contacts", { q: "pager", filter, count: "true", limit: "3" })).toMatchObject({ total: 8 });
  });

  it("finds fragments of names, addresses and numbers, short and long, all words of them", async () => {
    await create("contacts", {
      firstName: "José",
      lastName: "Ñandú",
      email: "jose@nandu.example",
      phone: "+49 30 555-0199",
    });
    for (const q of ["nandu", "JOSE", "ñandú jos", "5550199", "nandu.exam", "ñ"]) {
      expect(
        (await list("contacts", { q })).items.map(({ lastName }) => lastName),
        q,
      ).toContain("Ñandú");
    }
    for (const q of ["nandu pager", "100%", "_and", "\\"]) expect((await list("contacts", { q })).items, q).toEqual([]);
  });

  it("refuses what it cannot do, naming the field", async () => {
    const refused = async (query: Record<string, string>) => {
      const reply = await admin.get<Refused>(`/api/v1/contacts?${new URLSearchParams(query).toString()}`);
      return [reply.status, ...paths(reply)];
    };
    const first = await list("contacts", { limit: "2" });
    expect(await refused({ limit: "0" })).toEqual([400, "limit"]);
    expect(await refused({ limit: "201" })).toEqual([400, "limit"]);
    expect(await refused({ sort: "custom" })).toEqual([400, "sort"]);
    expect(await refused({ cursor: "nonsense" })).toEqual([400, "cursor"]);
    expect(await refused({ cursor: first.nextCursor ?? "", sort: "name" })).toEqual([400, "cursor"]);
    expect(await refused({ filter: "{" })).toEqual([400, "filter"]);
    expect(await refused({ filter: "[]" })).toEqual([400, "filter"]);
    expect(await refused({ filter: JSON.stringify({ property: "nope", op: "is", value: "1" }) })).toEqual([
      400,
      "filter.property",
    ]);
    expect((await refused({ filter: `${'{"not":'.repeat(1000)}{}${"}".repeat(1000)}` }))[0]).toBe(400);
    expect(await refused({ q: "a\u0000" })).toEqual([400, "q"]);
  });
});
