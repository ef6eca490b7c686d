import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";
import type { Filter } from "./filter-schema.ts";

interface Wire {
  readonly id: string;
  readonly version: number;
}

/** A company in Berlin whose fiscal year begins in February; East stands above South. */
let world: World;
let org: TestOrganization;
let admin: Calls;
const people: Record<string, TestMember> = {};
let east = "";
const closeDates = ["2026-07-31", "2026-10-31", "2026-11-01", "2026-11-21", "2027-01-31", "2027-02-01", null];

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization({ timeZone: "Europe/Berlin" });
  admin = world.as(org.admin);
  await admin.patch("/api/v1/organization", { version: 1, fiscalMonth: 2 }).then((reply) => reply.ok());
  for (const [key, type] of [
    ["renewal", "date"],
    ["seen", "dateTime"],
    ["coach", "user"],
  ])
    (await admin.post("/api/v1/properties", { object: "deal", key, label: key, type })).ok();
  const team = async (name: string, parentId?: string) =>
    (await admin.post<Wire>("/api/v1/teams", { name, ...(parentId === undefined ? {} : { parentId }) })).ok().id;
  east = await team("East");
  people["boss"] = await world.createMember(org, "manager", { name: "Boss", teamId: east });
  people["south"] = await world.createMember(org, "manager", { name: "South", teamId: await team("South", east) });
  people["loner"] = await world.createMember(org, "manager", { name: "Loner" });
  await admin.put("/api/v1/permissions", { role: "manager", permission: "deals.read", scope: "all" });
  for (const day of closeDates)
    await admin
      .post("/api/v1/deals", {
        name: `closes ${day ?? "never"}`,
        closeDate: day,
        // within the last two hours of the day in Berlin, summer and winter
        custom: { renewal: day, seen: day === null ? null : `${day}T21:59:59Z` },
      })
      .then((reply) => reply.ok());
  for (const [name, member] of [...Object.entries(people), ["nobody", undefined] as const])
    await admin
      .post("/api/v1/deals", {
        name: `of ${name}`,
        ownerId: member?.memberId ?? null,
        custom: { coach: member?.memberId ?? null },
      })
      .then((reply) => reply.ok());
  world.clock.set("2026-11-20T23:30:00Z");
});
afterAll(() => world.destroy());

async function names(filter: Filter, calls = admin, sort = "name"): Promise<string[]> {
  const query = `sort=${sort}&filter=${encodeURIComponent(JSON.stringify(filter))}`;
  const reply = await calls.get<{ items: { name: string }[] }>(`/api/v1/deals?${query}`);
  return reply
    .ok()
    .items.map(({ name }) => name.replace(/^closes |^of /, ""))
    .toSorted();
}

describe("a filter on times named from today", () => {
  it("knows the organization's day and its fiscal year, on columns and on run-time properties alike", async () => {
    for (const property of ["closeDate", "renewal", "seen"]) {
      const during = (value: unknown) => names({ property, op: "during", value });
      // it is the 21st in Berlin already
      expect(await during("today"), property).toEqual(["2026-11-21"]);
      expect(await during("thisFiscalQuarter"), property).toEqual(["2026-11-01", "2026-11-21", "2027-01-31"]);
      expect(await during("nextFiscalYear"), property).toEqual(["2027-02-01"]);
      expect(await during("lastFiscalQuarter"), property).toEqual(["2026-10-31"]);
      expect(await during({ last: 3, unit: "week" }), property).toEqual(["2026-11-21"]);
      expect(await names({ property, op: "moreThanAgo", value: { amount: 20, unit: "day" } }), property).toEqual([
        "2026-07-31",
        "2026-10-31",
      ]);
      expect(await names({ property, op: "lessThanAgo", value: { amount: 21, unit: "day" } }, admin, property)).toEqual(
        property === "seen" ? ["2026-11-01"] : ["2026-11-01", "2026-11-21"],
      );
      expect(await names({ property, op: "inMoreThan", value: { amount: 2, unit: "month" } }), property).toEqual([
        "2027-01-31",
        "2027-02-01",
      ]);
    }
  });

  it("names the place of a time that does not fit", async () => {
    const problems = async (filter: Filter) =>
      (
        await admin.get<{ problems: { path: string }[] }>(
          `/api/v1/deals?filter=${encodeURIComponent(JSON.stringify(filter))}`,
        )
      ).body.problems.map(({ path }) => path);
    expect(await problems({ property: "closeDate", op: "during", value: "someday" })).toEqual(["filter.value"]);
    expect(await problems({ property: "closeDate", op: "during", value: { last: 31, unit: "year" } })).not.toEqual([]);
    expect(await problems({ property: "closeDate", op: "moreThanAgo", value: { amount: 2, unit: "hour" } })).toEqual([
      "filter.value.unit",
    ]);
    expect(await problems({ property: "name", op: "during", value: "today" })).toEqual(["filter.op"]);
  });

  it("is kept as it was said by a saved view", async () => {
    const filter = { property: "closeDate", op: "during", value: "thisFiscalQuarter" };
    const view = (await admin.post<{ filter: Filter }>("/api/v1/views", { object: "deal", name: "Q", filter })).ok();
    expect(view.filter).toEqual(filter);
  });
});

describe("a filter on people", () => {
  it("means whoever asks by me, and a team with all below it by myTeam and team", async () => {
    for (const property of ["ownerId", "coach"]) {
      const by = (who: string, value: string) =>
        names({ property, op: "is", value }, world.as(people[who] as TestMember));
      expect(await by("south", "me"), property).toEqual(["south"]);
      expect(await by("south", "myTeam"), property).toEqual(["south"]);
      expect(await by("boss", "myTeam"), property).toEqual(["boss", "south"]);
      expect(await by("loner", "myTeam"), property).toEqual(["loner"]);
      expect(await by("loner", `team:${east}`), property).toEqual(["boss", "south"]);
      expect(await by("loner", "team:999"), property).toEqual([]);
      const loner = people["loner"]?.memberId;
      expect(
        await names({ property, op: "in", value: ["myTeam", loner] }, world.as(people["south"] as TestMember)),
      ).toEqual(["loner", "south"]);
      const not = await names({
        and: [
          { property, op: "isNot", value: `team:${east}` },
          { property: "closeDate", op: "empty" },
        ],
      });
      expect(not, property).toEqual(["loner", "never", "nobody"]);
    }
    expect(await names({ property: "ownerId", op: "is", value: "team:x" }).catch(() => "refused")).toBe("refused");
  });
});
