import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";
import type { Filter } from "./filter-schema.ts";

interface Wire {
  readonly id: string;
  readonly version: number;
}

/**
 * Acme (software) with deals Big (open, 60,000) and Small (won, 100), Bolt (retail) with deal Mid (open, 20,000),
 * Calm without any. Ada works for Acme and Bolt, Bob for nobody. A rep owns Bolt and Mid alone.
 */
let world: World;
let org: TestOrganization;
let admin: Calls;
let rep: TestMember;
const ids: Record<string, string> = {};
let wonStage = "";

const euros = (amount: number) => ({ minor: String(amount * 100), currency: "EUR" });
const make = async (path: string, body: Readonly<Record<string, unknown>>) => {
  const made = (await admin.post<Wire>(`/api/v1/${path}`, body)).ok();
  ids[String(body["name"] ?? body["lastName"])] = made.id;
  return made;
};

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  rep = await world.createMember(org, "rep", { name: "Rita" });
  for (const plural of ["accounts", "contacts", "deals"])
    await admin
      .put("/api/v1/permissions", { role: "rep", permission: `${plural}.read`, scope: "own" })
      .then((reply) => reply.ok());
  await admin
    .post("/api/v1/properties", { object: "account", key: "region", label: "Region", type: "text" })
    .then((reply) => reply.ok());
  const { items } = (
    await admin.get<{ items: { stages: { id: string; kind: string }[] }[] }>("/api/v1/pipelines")
  ).ok();
  wonStage = items[0]?.stages.find(({ kind }) => kind === "won")?.id ?? "";
  world.clock.set("2026-09-01T12:00:00Z");
  await make("accounts", { name: "Acme", industry: "Software", custom: { region: "north" } });
  await make("accounts", { name: "Bolt", industry: "Retail", ownerId: rep.memberId, parentId: ids["Acme"] });
  await make("accounts", { name: "Calm" });
  await make("contacts", { lastName: "Ada", accountId: ids["Acme"], ownerId: rep.memberId });
  await admin.put(`/api/v1/contacts/${ids["Ada"]}/accounts/${ids["Bolt"]}`, {}).then((reply) => reply.ok());
  await make("contacts", { lastName: "Bob" });
  await make("deals", { name: "Big", amount: euros(60_000), accountId: ids["Acme"], contactId: ids["Ada"] });
  const small = await make("deals", {
    name: "Small",
    amount: euros(100),
    accountId: ids["Acme"],
    contactId: ids["Bob"],
  });
  await make("deals", { name: "Mid", amount: euros(20_000), accountId: ids["Bolt"], ownerId: rep.memberId });
  await make("deals", { name: "Lone", amount: euros(70_000) });
  world.clock.set("2026-10-25T12:00:00Z");
  await admin
    .post(`/api/v1/deals/${small.id}/move`, { version: small.version, stageId: wonStage, wonReason: "x" })
    .then((reply) => reply.ok());
  await admin
    .post("/api/v1/notes", { object: "account", recordId: ids["Calm"], body: "Called about winter" })
    .then((reply) => reply.ok());
  world.clock.set("2026-11-21T12:00:00Z");
  const task = (
    await admin.post<Wire>("/api/v1/tasks", {
      title: "Write to them",
      object: "deal",
      recordId: ids["Mid"],
      dueOn: "2026-11-30",
    })
  ).ok();
  await admin
    .post("/api/v1/tasks", { title: "Ring", object: "account", recordId: ids["Acme"] })
    .then((reply) => reply.ok());
  await admin.patch(`/api/v1/tasks/${task.id}`, { done: true }).then((reply) => reply.ok());
  world.clock.advance({ hours: 1 });
});
afterAll(() => world.destroy());

async function names(plural: string, filter: Filter, calls = admin): Promise<string> {
  const query = `sort=name&count=true&filter=${encodeURIComponent(JSON.stringify(filter))}`;
  const reply = await calls.get<{ items: { name: string }[]; total: number }>(`/api/v1/${plural}?${query}`);
  const { items, total } = reply.ok();
  expect(total).toBe(items.length);
  return items.map(({ name }) => name).join(" ");
}

const open: Filter = { property: "stage.kind", op: "is", value: "open" };
const over = (amount: number): Filter => ({ property: "amount", op: "gt", value: euros(amount) });
const recent: Filter = { property: "at", op: "lessThanAgo", value: { amount: 30, unit: "day" } };
const silent: Filter = { related: "activities", where: recent, count: { op: "is", value: 0 } };

describe("a filter on related records", () => {
  it("finds accounts with an open deal over an amount and no activity for thirty days", async () => {
    const neglected: Filter = { and: [{ related: "deals", where: { and: [open, over(50_000)] } }, silent] };
    world.clock.set("2026-11-23T12:00:00Z");
    expect(await names("accounts", neglected)).toBe("");
    world.clock.set("2026-11-24T12:00:00Z");
    expect(await names("accounts", neglected)).toBe("Acme");
    world.clock.set("2026-11-21T13:00:00Z");
  });

  it("takes what was done about deals and contacts for done about their account", async () => {
    const lately = (days: number): Filter => ({
      related: "activities",
      where: { property: "at", op: "lessThanAgo", value: { amount: days, unit: "day" } },
    });
    expect(await names("accounts", lately(2))).toBe("Bolt");
    expect(await names("accounts", lately(60))).toBe("Acme Bolt Calm");
    expect(
      await names("accounts", { related: "activities", where: { property: "kind", op: "is", value: "note" } }),
    ).toBe("Calm");
    expect(await names("deals", lately(60))).toBe("Mid Small");
    expect(await names("deals", { related: "activities", where: { property: "kind", op: "is", value: "stage" } })).toBe(
      "Small",
    );
  });

  it("compares how many there are", async () => {
    const deals = (op: "is" | "isNot" | "gt" | "gte" | "lt" | "lte", value: number, where?: Filter) =>
      names("accounts", { related: "deals", count: { op, value }, ...(where === undefined ? {} : { where }) });
    expect(await deals("is", 0)).toBe("Calm");
    expect(await deals("is", 1)).toBe("Bolt");
    expect(await deals("isNot", 1)).toBe("Acme Calm");
    expect(await deals("gt", 1)).toBe("Acme");
    expect(await deals("gte", 1)).toBe("Acme Bolt");
    expect(await deals("lt", 2)).toBe("Bolt Calm");
    expect(await deals("lte", 2)).toBe("Acme Bolt Calm");
    expect(await deals("gte", 0)).toBe("Acme Bolt Calm");
    expect(await deals("is", 1, open)).toBe("Acme Bolt");
    expect(await names("accounts", { related: "contacts" })).toBe("Acme Bolt");
    expect(await names("contacts", { related: "accounts", count: { op: "gte", value: 2 } })).toBe("Ada");
    expect(await names("accounts", { related: "children" })).toBe("Acme");
    expect(await names("accounts", { related: "tasks", where: { property: "doneAt", op: "empty" } })).toBe("Acme");
    expect(
      await names("accounts", { related: "notes", where: { property: "body", op: "contains", value: "WINTER" } }),
    ).toBe("Calm");
  });

  it("reads properties of the record that a relation leads to, of one's own and two steps away", async () => {
    const industry = (op: "is" | "isNot" | "empty" | "notEmpty", value?: string): Filter => ({
      property: "account.industry",
      op,
      ...(value === undefined ? {} : { value }),
    });
    expect(await names("deals", industry("is", "software"))).toBe("Big Small");
    expect(await names("deals", industry("isNot", "software"))).toBe("Lone Mid");
    expect(await names("deals", industry("empty"))).toBe("Lone");
    expect(await names("deals", { property: "account.region", op: "startsWith", value: "no" })).toBe("Big Small");
    expect(await names("deals", { property: "contact.account.industry", op: "is", value: "retail" })).toBe("Big");
    expect(await names("deals", { property: "account.ownerId", op: "is", value: rep.memberId })).toBe("Mid");
    expect(await names("contacts", { property: "account.name", op: "is", value: "bolt" })).toBe("Ada");
    expect(await names("deals", { property: "stage.kind", op: "is", value: "won" })).toBe("Small");
    expect(await names("accounts", { related: "deals", where: { related: "tasks" } })).toBe("Bolt");
  });

  it("neither matches nor counts what the reader may not see", async () => {
    const asRep = (plural: string, filter: Filter) => names(plural, filter, world.as(rep));
    // Ada is in sight and works for Acme, which is not; so is Big, which she stands on
    expect(await asRep("contacts", { property: "account.industry", op: "is", value: "software" })).toBe("");
    expect(await asRep("contacts", { property: "account.industry", op: "is", value: "retail" })).toBe("Ada");
    expect(await asRep("contacts", { related: "deals", count: { op: "is", value: 0 } })).toBe("Ada");
    expect(await asRep("accounts", { related: "deals" })).toBe("Bolt");
    expect(await asRep("accounts", { property: "parent.name", op: "notEmpty" })).toBe("");
  });

  it("is refused with its place when it leads nowhere, too far or to too much", async () => {
    const problems = async (filter: object, plural = "accounts") =>
      (
        await admin.get<{ problems?: { path: string; code: string }[] }>(
          `/api/v1/${plural}?filter=${encodeURIComponent(JSON.stringify(filter))}`,
        )
      ).body.problems?.map(({ path, code }) => `${path} ${code}`) ?? [];
    expect(await problems({ related: "invoices" })).toEqual(["filter.related unknown_relation"]);
    expect(await problems({ and: [{ related: "deals", where: { property: "nothing", op: "empty" } }] })).toEqual([
      "filter.and.0.where.property unknown_property",
    ]);
    expect(await problems({ related: "deals", count: { op: "is", value: -1 } })).toEqual([
      "filter.count.value too_small",
    ]);
    expect(await problems({ where: { property: "name", op: "empty" } })).toEqual(["filter ambiguous"]);
    expect(await problems({ property: "account.nothing", op: "empty" }, "deals")).toEqual([
      "filter.property unknown_property",
    ]);
    expect(await problems({ property: "stage.kind", op: "is", value: "opne" }, "deals")).toEqual([
      "filter.value invalid_value",
    ]);
    const chain = {
      related: "deals",
      where: { related: "tasks", where: { property: "kind", op: "is", value: "call" } },
    };
    expect(await problems(chain, "accounts")).toEqual([]);
    expect(
      await problems({
        related: "children",
        where: { related: "children", where: { related: "children", where: chain } },
      }),
    ).toEqual(["filter.where.where.where too_deep"]);
    expect(await problems({ and: Array.from({ length: 21 }, () => ({ related: "deals" })) })).toEqual([
      "filter too_large",
    ]);
  });
});
