import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";
import type { RecordGroups } from "./group-schema.ts";

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly total: number;
}
interface Pipeline {
  readonly id: string;
  readonly stages: readonly { readonly id: string; readonly name: string }[];
}

let world: World;
let org: TestOrganization;
let admin: Calls;
let rep: Calls;
let member: TestMember;
let pipeline: Pipeline;
let accounts: readonly string[];

const money = (minor: number, currency = "EUR") => ({ minor: String(minor), currency });
beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  member = await world.createMember(org, "rep", { name: "Rita Rep" });
  rep = world.as(member);
  for (const property of [
    {
      key: "tier",
      label: "Tier",
      type: "oneOf",
      options: [
        { value: "gold", label: "Gold" },
        { value: "tin", label: "Tin" },
      ],
    },
    { key: "seats", label: "Seats", type: "number" },
    { key: "fee", label: "Fee", type: "money" },
    { key: "hot", label: "Hot", type: "boolean" },
    { key: "coach", label: "Coach", type: "user" },
    { key: "town", label: "Town", type: "text" },
    { key: "start", label: "Start", type: "date" },
    { key: "called", label: "Called", type: "dateTime" },
  ])
    (await admin.post("/api/v1/properties", { object: "deal", ...property })).ok();
  pipeline = (await admin.get<{ items: Pipeline[] }>("/api/v1/pipelines")).ok().items[0] as Pipeline;
  const make = async (type: string, values: object) =>
    (await admin.post<{ id: string }>(`/api/v1/records/${type}`, { values })).ok().id;
  accounts = [
    await make("account", { name: "Zeta", ownerId: member.memberId }),
    await make("account", { name: "Alpha" }),
  ];
  const deal = (n: number, values: object) =>
    make("deal", { name: `Deal ${n}`, stageId: pipeline.stages[0]?.id, ...values });
  await deal(1, {
    amount: money(1000),
    accountId: accounts[0],
    closeDate: "2026-01-31",
    tier: "tin",
    seats: 2,
    fee: money(5),
    hot: true,
    coach: member.memberId,
    town: "Graz",
    start: "2025-12-31",
    called: "2026-01-01T00:30:00+01:00",
    ownerId: member.memberId,
  });
  await deal(2, {
    amount: money(3001),
    accountId: accounts[0],
    closeDate: "2026-02-01",
    tier: "gold",
    seats: 1.5,
    fee: money(6, "USD"),
    hot: false,
    town: "GRAZ",
    start: "2026-01-01",
    called: "2025-12-31T23:30:00Z",
  });
  await deal(3, {
    amount: money(500, "USD"),
    accountId: accounts[1],
    closeDate: "2026-04-01",
    tier: "tin",
    town: "Linz",
    stageId: pipeline.stages[1]?.id,
  });
  await deal(4, { accountId: null, seats: 4 });
});
afterAll(() => world.destroy());

async function group(calls: Calls, groupedBy: string, query: Readonly<Record<string, string>> = {}, type = "deal") {
  const asked = new URLSearchParams({ groupedBy, ...query });
  return (await calls.get<RecordGroups>(`/api/v1/records/${type}/groups?${asked.toString()}`)).ok();
}
const counts = ({ groups }: RecordGroups) => groups.map(({ label, count }) => [label, count]);

describe("records in groups", () => {
  it("are counted and added up, amounts by currency, with means and extremes, and a grand total", async () => {
    const { groups, total, label } = await group(admin, "tier", { figures: "amount,seats,fee" });
    expect(label).toBe("Tier");
    const amount = (
      sum: number,
      avg: number,
      [min, max]: readonly [number, number],
      [count, currency]: readonly [number, string],
    ) => ({
      property: "amount",
      count,
      sum: money(sum, currency),
      avg: money(avg, currency),
      min: money(min, currency),
      max: money(max, currency),
    });
    expect(groups).toMatchObject([
      { key: "gold", label: "Gold", count: 1, numbers: [{ property: "seats", count: 1, sum: 1.5 }] },
      {
        key: "tin",
        label: "Tin",
        count: 2,
        numbers: [{ property: "seats", count: 1, sum: 2, avg: 2, min: 2, max: 2 }],
      },
      { key: null, label: null, count: 1, numbers: [{ sum: 4 }], amounts: [] },
    ]);
    expect(groups[1]?.amounts).toMatchObject([
      amount(1000, 1000, [1000, 1000], [1, "EUR"]),
      amount(500, 500, [500, 500], [1, "USD"]),
      { property: "fee" },
    ]);
    expect(total.count).toBe(4);
    expect(total.numbers).toEqual([{ property: "seats", count: 3, sum: 7.5, avg: 2.5, min: 1.5, max: 4 }]);
    // half a cent is rounded away from nothing
    expect(total.amounts.slice(0, 2)).toEqual([
      amount(4001, 2001, [1000, 3001], [2, "EUR"]),
      amount(500, 500, [500, 500], [1, "USD"]),
    ]);
    expect(total.amounts.map(({ property, sum }) => [property, sum.currency])).toEqual([
      ["amount", "EUR"],
      ["amount", "USD"],
      ["fee", "USD"],
      ["fee", "EUR"],
    ]);
  });

  it.each([
    [
      "stageId",
      [
        ["first", 3],
        ["second", 1],
      ],
    ],
    ["pipelineId", [["pipeline", 4]]],
    [
      "ownerId",
      [
        ["Rita Rep", 1],
        [null, 3],
      ],
    ],
    [
      "accountId",
      [
        ["Zeta", 2],
        ["Alpha", 1],
        [null, 1],
      ],
    ],
    [
      "hot",
      [
        ["Yes", 1],
        ["No", 1],
        [null, 2],
      ],
    ],
    [
      "coach",
      [
        ["Rita Rep", 1],
        [null, 3],
      ],
    ],
    [
      "town",
      [
        ["GRAZ", 2],
        ["Linz", 1],
        [null, 1],
      ],
    ],
    [
      "closeDate",
      [
        ["2026-01", 1],
        ["2026-02", 1],
        ["2026-04", 1],
        [null, 1],
      ],
    ],
    [
      "closeDate:quarter",
      [
        ["2026Q1", 2],
        ["2026Q2", 1],
        [null, 1],
      ],
    ],
    [
      "closeDate:year",
      [
        ["2026", 3],
        [null, 1],
      ],
    ],
    [
      "start:year",
      [
        ["2025", 1],
        ["2026", 1],
        [null, 2],
      ],
    ],
    [
      "called:year",
      [
        ["2026", 2],
        [null, 2],
      ],
    ],
  ] as const)(
    "stand by %s in the order people read it, and each group opens to exactly its records",
    async (by, expected) => {
      const found = await group(admin, by);
      const known: Record<string, string> = {
        [pipeline.stages[0]?.name ?? ""]: "first",
        [pipeline.stages[1]?.name ?? ""]: "second",
        ...(by === "pipelineId" ? { [found.groups[0]?.label ?? ""]: "pipeline" } : {}),
      };
      const told = counts(found).map(([label, count]) => [
        label === null ? null : (known[String(label)] ?? label),
        count,
      ]);
      const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row).toLowerCase()).toSorted();
      if (by === "ownerId") expect(found.total.count).toBe(4);
      else expect(sorted(told)).toEqual(sorted(expected));
      const ids = new Set<string>();
      for (const { key, count } of found.groups) {
        const asked = new URLSearchParams({ groupedBy: by, count: "true", ...(key === null ? {} : { group: key }) });
        const page = (await admin.get<Page>(`/api/v1/deals?${asked.toString()}`)).ok();
        expect([page.items.length, page.total], `${by} ${key}`).toEqual([count, count]);
        for (const { id } of page.items) ids.add(id);
      }
      expect(ids.size).toBe(4);
    },
  );

  it("are those of the list: filtered, searched, in the bin or not", async () => {
    const filter = JSON.stringify({ property: "amount", op: "notEmpty" });
    expect((await group(admin, "tier", { filter })).total.count).toBe(3);
    expect((await group(admin, "tier", { q: "deal 4" })).total.count).toBe(1);
    expect((await group(admin, "tier", { bin: "true" })).groups).toEqual([]);
  });

  it("beyond the limit are told of as others, and the total is of all", async () => {
    const { groups, others, total } = await group(admin, "accountId", { limit: "1", figures: "amount" });
    expect(groups.map(({ label, count }) => [label, count])).toEqual([
      ["Zeta", 2],
      [null, 1],
    ]);
    expect(others).toMatchObject({ groups: 1, count: 1, amounts: [{ sum: money(500, "USD") }] });
    expect(total.count).toBe(4);
    const times = await group(admin, "closeDate", { limit: "2" });
    expect(counts(times)).toEqual([
      ["2026-02", 1],
      ["2026-04", 1],
      [null, 1],
    ]);
    expect(times.others).toMatchObject({ groups: 1, count: 1 });
  });

  it("are there for types of the organization's own as for built-in ones", async () => {
    const labels = { one: "Project", many: "Projects" };
    (await admin.post("/api/v1/object-types", { key: "project", plural: "projects", labels })).ok();
    const property = { object: "project", key: "budget", label: "Budget", type: "money" };
    (await admin.post("/api/v1/properties", property)).ok();
    for (const minor of [100, 300])
      (await admin.post("/api/v1/records/project", { values: { name: "Same", budget: money(minor) } })).ok();
    const { groups } = await group(admin, "name", { figures: "budget" }, "project");
    expect(groups).toMatchObject([{ label: "Same", count: 2, amounts: [{ sum: money(400), avg: money(200) }] }]);
  });
});

describe("what a reader may not see", () => {
  it("is counted nowhere, named nowhere, and stands with what has no value", async () => {
    for (const permission of ["deals.read", "accounts.read"])
      (
        await admin.put("/api/v1/permissions", {
          role: "rep",
          permission,
          scope: permission === "deals.read" ? "all" : "own",
        })
      ).ok();
    const seen = await group(rep, "accountId");
    expect(counts(seen)).toEqual([
      ["Zeta", 2],
      [null, 2],
    ]);
    const unseen = (await rep.get<Page>("/api/v1/deals?groupedBy=accountId&count=true")).ok();
    expect(unseen.total).toBe(2);
    expect((await rep.get<Page>(`/api/v1/deals?groupedBy=accountId&count=true&group=${accounts[1]}`)).ok().total).toBe(
      0,
    );
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "deals.read", scope: "own" })).ok();
    expect((await group(rep, "tier")).total.count).toBe(1);
    (await admin.put("/api/v1/permissions", { role: "rep", permission: "deals.read", scope: "none" })).ok();
    expect((await rep.get("/api/v1/records/deal/groups?groupedBy=tier")).status).toBe(403);
  });
});

describe("what cannot be asked", () => {
  it.each([
    ["groupedBy=gone", "groupedBy"],
    ["groupedBy=amount", "groupedBy"],
    ["groupedBy=tier:month", "groupedBy"],
    ["groupedBy=closeDate:week", "groupedBy"],
    ["groupedBy=closeDate:month:year", "groupedBy"],
    ["groupedBy=tier&figures=town", "figures"],
    ["groupedBy=tier&limit=201", "limit"],
    [`groupedBy=tier&figures=${Array.from({ length: 9 }, (_, n) => `f${n}`).join()}`, "figures"],
  ])("%s is refused at %s", async (query, path) => {
    const reply = await admin.get<{ problems: { path: string }[] }>(`/api/v1/records/deal/groups?${query}`);
    expect([reply.status, reply.body.problems[0]?.path]).toEqual([400, path]);
  });

  it.each([
    ["group=5", "groupedBy"],
    ["groupedBy=stageId&group=x", "group"],
    ["groupedBy=closeDate&group=2026", "group"],
    ["groupedBy=closeDate:year&group=2026-13", "group"],
    ["groupedBy=hot&group=maybe", "group"],
  ])("a list of %s is refused at %s", async (query, path) => {
    const reply = await admin.get<{ problems: { path: string }[] }>(`/api/v1/deals?${query}`);
    expect([reply.status, reply.body.problems[0]?.path]).toEqual([400, path]);
  });
});
