import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Import } from "#modules/crm";
import { type ImportCalls, importCalls, lines, refusals } from "#testing/import-calls";
import { createWorld, type World } from "#testing/world";
import type { Link } from "../links/link-schema.ts";

let world: World;
let company: ImportCalls;
const relations: Record<string, string> = {};

const made = (counts: Partial<Import["counts"]>) => ({ create: 0, update: 0, unchanged: 0, refuse: 0, ...counts });

beforeAll(async () => {
  world = await createWorld();
  company = await importCalls(world);
  const { calls } = company;
  for (const [one, many] of [
    ["Machine", "Machines"],
    ["Site", "Sites"],
  ])
    (await calls.post("/api/v1/object-types", { labels: { one, many } })).ok();
  const serial = { object: "machine", key: "serial", label: "Serial", type: "text", unique: true };
  (await calls.post("/api/v1/properties", serial)).ok();
  for (const [key, from, cardinality, labels] of [
    ["lease", "account", "manyToMany", { from: "Leases", to: "Lessees" }],
    ["place", "site", "oneToMany", { from: "Machines here", to: "Place" }],
  ])
    relations[String(key)] = (
      await calls.post<{ id: string }>("/api/v1/relations", { key, from, to: "machine", cardinality, labels })
    ).ok().id;
  for (const name of ["Works", "Mill", "Twin", "Twin"]) (await calls.post("/api/v1/accounts", { name })).ok();
  for (const name of ["Hall 1", "Hall 2"]) (await calls.post("/api/v1/records/site", { values: { name } })).ok();
});
afterAll(() => world.destroy());

interface Any {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}
async function machines(): Promise<readonly Any[]> {
  return (await company.calls.get<{ items: Any[] }>("/api/v1/records/machine?sort=name&limit=200")).ok().items;
}
async function linked(name: string, relation: string): Promise<unknown[]> {
  const machine = (await machines()).find(({ values }) => values["name"] === name);
  const path = `/api/v1/records/machine/${machine?.id}/links/${relations[relation]}`;
  const { items } = (await company.calls.get<{ items: Link[] }>(path)).ok();
  return items.map(({ record, label, primary }) => [record.name, label, primary]);
}

describe("an import into a type of one's own", () => {
  it("tries, matches by a unique property, links by name over the company's relations, and is taken back whole", async () => {
    const first = await company.run(
      await company.start(
        "machine",
        lines("Name,Serial,Lessees,Place", "Press,S-1,Works,Hall 1", "Crane,S-2,Works; Mill,"),
      ),
    );
    expect([first.problems, first.counts, first.mapping]).toEqual([
      [],
      made({ create: 2 }),
      { Name: "name", Serial: "serial", Lessees: "link:lease", Place: "link:place" },
    ]);
    expect(await linked("Crane", "lease")).toEqual([
      ["Mill", null, false],
      ["Works", null, false],
    ]);
    const file = lines(
      "Serial,Name,Lessees,Lessees labels,Lessees primary id,Place",
      "S-1,Press,Works; Mill,By day; By night,Mill,Hall 1",
      "S-2,Big crane,,,,Hall 2",
      "S-3,Lathe,,,,",
    );
    const tried = await company.start("machine", file, { key: "serial" });
    expect([refusals(tried), tried.counts]).toEqual([[], made({ create: 1, update: 2 })]);
    expect(await linked("Press", "lease")).toEqual([["Works", null, false]]);
    const second = await company.run(tried);
    expect(second.counts).toEqual(made({ create: 1, update: 2 }));
    expect(await linked("Press", "lease")).toEqual([
      ["Mill", "By night", true],
      ["Works", "By day", false],
    ]);
    expect(await linked("Big crane", "place")).toEqual([["Hall 2", null, false]]);
    const undone = await company.undo(second);
    expect([undone.status, undone.undo]).toMatchObject(["undone", { removed: 1, restored: 1, left: 0 }]);
    expect((await machines()).map(({ values }) => values["name"])).toEqual(["Crane", "Press"]);
    expect(await linked("Press", "lease")).toEqual([["Works", null, false]]);
    expect(await linked("Crane", "place")).toEqual([]);
    const gone = await company.undo(first);
    // the crane was called otherwise meanwhile: it is left, and named
    expect(gone.undo).toMatchObject({ removed: 1, left: 1, leftSample: [{ object: "machine", reason: "changed" }] });
    expect((await company.undo(gone, { force: true })).undo).toMatchObject({ removed: 2, left: 0 });
    expect(await machines()).toEqual([]);
  });

  it("refuses rows whose links cannot be, each with its column, and no others", async () => {
    const { calls } = company;
    const lathe = (await calls.post<Any>("/api/v1/records/machine", { values: { name: "Lathe", serial: "L" } })).ok();
    const sites = (await calls.get<{ items: Any[] }>("/api/v1/records/site?sort=name")).ok().items;
    (await calls.put(`/api/v1/records/machine/${lathe.id}/links/${relations["place"]}/${sites[0]?.id}`, {})).ok();
    const tried = await company.start(
      "machine",
      lines(
        "Serial,Name,Lessees,Lessees labels,Place",
        "1,A,Nobody,,",
        "2,B,Twin,,",
        "3,C,,,Hall 1; Hall 2",
        "4,D,Works,a; b,",
        "L,Lathe,,,Hall 2",
        "5,E,Works,Fine,Hall 1",
      ),
      { key: "serial" },
    );
    expect(refusals(tried)).toEqual([
      [2, expect.stringContaining('Lessees: There is no account "Nobody"')],
      [3, 'Lessees: 2 accounts are called "Twin": name the one you mean by its id'],
      [4, 'Place: There is one "Place" at most, and 2 are named'],
      [5, "Lessees labels: 2 labels stand beside 1 accounts"],
      [6, 'Place: It has its one "Place" already: take that apart first'],
    ]);
    expect(tried.counts).toEqual(made({ create: 1, refuse: 5 }));
  });

  it("reads a file that was exported back with its relations, labels and primary ones", async () => {
    const { calls } = company;
    const start = await company.run(
      await company.start(
        "machine",
        lines(
          "Name,Serial,Lessees,Lessees labels,Lessees primary id,Place",
          'Round; trip,R-1,Works; Mill,"=Sum; ",Works,Hall 1',
          "Plain,R-2,,,,",
        ),
      ),
    );
    expect(start.counts).toEqual(made({ create: 2 }));
    const { text } = await calls.get("/api/v1/records/machine/export.csv?sort=name&q=R-");
    const again = await company.run(await company.start("machine", text.replace("\uFEFF", ""), { key: "id" }));
    expect([refusals(again), again.counts.update, again.counts.refuse]).toEqual([[], 0, 0]);
    const before = await linked("Round; trip", "lease");
    expect(before).toEqual([
      ["Works", "=Sum", true],
      ["Mill", null, false],
    ]);
    // what was taken apart since comes back from the file
    const [record] = (await machines()).filter(({ values }) => values["name"] === "Round; trip");
    const path = `/api/v1/records/machine/${record?.id}/links/${relations["lease"]}`;
    for (const { record: other } of (await calls.get<{ items: Link[] }>(path)).ok().items)
      (await calls.delete(`${path}/${other.id}`)).ok();
    const third = await company.run(await company.start("machine", text.replace("\uFEFF", ""), { key: "id" }));
    expect(third.counts.update).toBe(1);
    expect(await linked("Round; trip", "lease")).toEqual(before);
  });

  it("matches by name within its own type alone, and finds nothing of another company", async () => {
    (await company.calls.post("/api/v1/records/machine", { values: { name: "Hall 1" } })).ok();
    const tried = await company.start("machine", lines("Name,Serial", "Hall 1,N-1"), { key: "name" });
    expect(tried.counts).toEqual(made({ update: 1 }));
    const other = await importCalls(world);
    expect((await other.calls.post("/api/v1/imports", { object: "machine", csv: "Name\nX" })).status).toBe(404);
  });

  it("needs the permissions of the type", async () => {
    const { calls, organization } = company;
    const lead = await world.createMember(organization, "manager");
    const asLead = world.as(lead);
    const allow = async (permission: string, scope: string) =>
      (await calls.put("/api/v1/permissions", { role: "manager", permission, scope })).ok();
    await allow("imports.run", "all");
    await allow("machines.create", "none");
    const csv = "Name\nX";
    expect((await asLead.post("/api/v1/imports", { object: "machine", csv })).status).toBe(403);
    expect((await asLead.post("/api/v1/imports", { object: "machine", csv, mode: "update", key: "name" })).status).toBe(
      201,
    );
  });
});
