import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

interface Calendar {
  readonly first: string;
  readonly last: string;
  readonly today: string;
  readonly timeZone: string;
  readonly weekStart: number;
  readonly days: readonly { readonly day: string; readonly count: number; readonly ids: readonly string[] }[];
  readonly records: readonly { readonly id: string; readonly name: string }[];
}

let world: World;
let org: TestOrganization;
let admin: Calls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  org = await world.createOrganization();
  admin = world.as(org.admin);
  const labels = { one: "Visit", many: "Visits" };
  (await admin.post("/api/v1/object-types", { key: "visit", plural: "visits", labels })).ok();
  for (const [key, type] of Object.entries({
    day: "date",
    last_day: "date",
    at: "dateTime",
    till: "dateTime",
    city: "text",
  }))
    (await admin.post("/api/v1/properties", { object: "visit", key, label: key, type })).ok();
});

const settle = async (change: object) => {
  const { version } = (await admin.get<{ version: number }>("/api/v1/organization")).ok();
  (await admin.patch("/api/v1/organization", { version, ...change })).ok();
};
const visit = async (name: string, values: object) =>
  (await admin.post<{ id: string; version: number }>("/api/v1/records/visit", { values: { name, ...values } })).ok();
const ask = (query: string, type = "visit") =>
  admin.get<Calendar & Refused>(`/api/v1/records/${type}/calendar?${query}`);
const read = async (query: string, type = "visit") => (await ask(query, type)).ok();
const told = ({ days, records }: Calendar) =>
  Object.fromEntries(days.map(({ day, ids }) => [day, ids.map((id) => records.find((one) => one.id === id)?.name)]));

describe("the page of a calendar", () => {
  it("of a month has whole weeks, beginning with the organization's first day", async () => {
    const pageOf = async (query: string) => {
      const { first, last } = await read(`by=day&${query}`);
      return [first, last];
    };
    expect(await pageOf("on=2026-03-18")).toEqual(["2026-02-23", "2026-04-05"]);
    expect(await pageOf("on=2026-03-18&span=week")).toEqual(["2026-03-16", "2026-03-22"]);
    expect(await pageOf("on=2026-03-18&span=day")).toEqual(["2026-03-18", "2026-03-18"]);
    await settle({ weekStart: 7 });
    expect(await pageOf("on=2026-03-18")).toEqual(["2026-03-01", "2026-04-04"]);
    expect(await pageOf("on=2026-03-15&span=week")).toEqual(["2026-03-15", "2026-03-21"]);
  });

  it("without a day is today's, by the organization's clocks", async () => {
    await settle({ timeZone: "Pacific/Kiritimati" });
    const there = new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Kiritimati" });
    const before = there.format(new Date());
    const { today, timeZone, first, last } = await read("by=day");
    expect([before, there.format(new Date())]).toContain(today);
    expect(timeZone).toBe("Pacific/Kiritimati");
    expect(first <= today && today <= last).toBe(true);
  });
});

describe("records on their days", () => {
  it("stand on the day of a date whatever the time zone, and on the day the organization's clocks show of a moment", async () => {
    await visit("Date", { day: "2026-03-31" });
    await visit("Evening", { at: "2026-03-31T21:59:00Z" });
    await visit("Night", { at: "2026-03-31T22:00:00Z" });
    await settle({ timeZone: "Europe/Berlin" });
    expect(told(await read("by=day&on=2026-03-01"))).toEqual({ "2026-03-31": ["Date"] });
    expect(told(await read("by=at&on=2026-03-01"))).toEqual({ "2026-03-31": ["Evening"], "2026-04-01": ["Night"] });
    await settle({ timeZone: "America/Los_Angeles" });
    expect(told(await read("by=day&on=2026-03-01"))).toEqual({ "2026-03-31": ["Date"] });
    expect(told(await read("by=at&on=2026-03-01"))).toEqual({ "2026-03-31": ["Evening", "Night"] });
  });

  it("no moment is lost or doubled on days with 23 and 25 hours, nor where midnight is left out", async () => {
    for (const [timeZone, on, edges] of [
      [
        "Europe/Berlin",
        "2026-03-29",
        ["2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"],
      ],
      [
        "Europe/Berlin",
        "2026-10-25",
        ["2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"],
      ],
      [
        "America/Havana",
        "2026-03-08",
        ["2026-03-08T04:59:59Z", "2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z", "2026-03-09T04:00:00Z"],
      ],
    ] as const) {
      await settle({ timeZone });
      const names = ["before", "begin", "end", "after"];
      const made = [];
      for (const [index, at] of edges.entries()) made.push(await visit(`${names[index]}`, { at }));
      const day = await read(`by=at&span=day&on=${on}`);
      expect(told(day), timeZone).toEqual({ [on]: ["begin", "end"] });
      expect(Object.values(told(await read(`by=at&on=${on}`))).flat()).toHaveLength(4);
      for (const { id } of made) (await admin.delete(`/api/v1/records/visit/${id}`)).ok();
    }
  });

  it("stand on every day until the one they end on, also where they began before the page", async () => {
    await visit("Fair", { day: "2026-02-27", last_day: "2026-03-02" });
    await visit("Short", { day: "2026-03-02" });
    await visit("Backwards", { day: "2026-03-03", last_day: "2026-03-01" });
    await visit("Over", { day: "2026-02-20", last_day: "2026-02-28" });
    expect(told(await read("by=day&until=last_day&span=week&on=2026-03-03"))).toEqual({
      "2026-03-02": ["Fair", "Short"],
      "2026-03-03": ["Backwards"],
    });
    await visit("Night shift", { at: "2026-03-04T22:00:00Z", till: "2026-03-05T05:00:00Z" });
    expect(told(await read("by=at&until=till&span=week&on=2026-03-03"))).toEqual({
      "2026-03-04": ["Night shift"],
      "2026-03-05": ["Night shift"],
    });
  });

  it("are those of the filter, of deals by their close date as of any other date", async () => {
    await visit("Bonn", { day: "2026-03-05", city: "Bonn" });
    await visit("Oslo", { day: "2026-03-05", city: "Oslo" });
    const filter = encodeURIComponent(JSON.stringify({ property: "city", op: "is", value: "Oslo" }));
    expect(told(await read(`by=day&on=2026-03-01&filter=${filter}`))).toEqual({ "2026-03-05": ["Oslo"] });
    expect(told(await read("by=day&on=2026-03-01&q=bonn"))).toEqual({ "2026-03-05": ["Bonn"] });
    (await admin.post("/api/v1/deals", { name: "Closing", closeDate: "2026-03-09" })).ok();
    expect(told(await read("by=closeDate&on=2026-03-01", "deal"))).toEqual({ "2026-03-09": ["Closing"] });
    expect(Object.values(told(await read("by=createdAt", "deal")))).toEqual([["Closing"]]);
  });

  it("refuses what is no date, an end of another kind, and a day that no calendar has", async () => {
    const places = async (query: string) => {
      const reply = await ask(query);
      return [reply.status, ...reply.body.problems.map(({ path, code }) => `${path} ${code}`)];
    };
    expect(await places("by=city")).toEqual([400, "by wrong_type"]);
    expect(await places("by=nothing")).toEqual([400, "by unknown_property"]);
    expect(await places("by=day&until=till")).toEqual([400, "until wrong_type"]);
    expect((await ask("by=day&on=2026-02-30")).status).toBe(400);
    expect((await ask("by=day&perDay=1000")).status).toBe(400);
  });
});

it("fifty thousand records in one month are counted, and a bounded number of them answered", async () => {
  await world.owner.query("begin");
  await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
    org.id,
  ]);
  const { rows } = await world.owner.query<{ id: string; property: string }>(
    "select t.id, p.id as property from crm.object_type t join crm.property p on p.org_id = t.org_id and p.key = 'at' where t.org_id = $1",
    [org.id],
  );
  const [{ id, property } = { id: "", property: "" }] = rows;
  await world.owner.query(
    `insert into crm.record (org_id, type_id, name, name_key, custom, search_key, created_at, updated_at, updated_by)
     select $1, $2, 'V ' || g, 'v ' || g, '{}', '', now(), now(), 'x' from generate_series(1, 50000) g`,
    [org.id, id],
  );
  await world.owner.query(
    `insert into crm.property_value (org_id, property_id, record_id, time_value)
     select org_id, $2, id, timestamptz '2026-03-01 00:00Z' + (substr(name, 3)::int % 31) * interval '1 day' from crm.record where org_id = $1 and name like 'V %'`,
    [org.id, property],
  );
  await world.owner.query("commit");
  const page = await read("by=at&on=2026-03-01&perDay=20");
  expect(page.days).toHaveLength(31);
  expect(page.days.reduce((all, { count }) => all + count, 0)).toBe(50_000);
  expect(page.records).toHaveLength(31 * 20);
  const day = await read("by=at&on=2026-03-02&span=day&perDay=200");
  expect([day.days[0]?.count, day.records.length]).toEqual([1613, 200]);
}, 60_000);
