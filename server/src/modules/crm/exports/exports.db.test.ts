import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, type TestOrganization, type World } from "#testing/world";

describe("exports", () => {
  let world: World;
  let company: TestOrganization;

  beforeAll(async () => {
    world = await createWorld();
    company = await world.createOrganization();
    const calls = world.as(company.admin);
    (await calls.post("/api/v1/properties", { object: "deal", key: "source", label: "Source", type: "text" })).ok();
    const account = (await calls.post<{ id: string }>("/api/v1/accounts", { name: "Kept & Co" })).ok();
    for (let n = 1; n <= 3; n += 1) {
      const amount = { minor: String(n * 10_001), currency: "EUR" };
      (
        await calls.post("/api/v1/deals", {
          name: `Deal ${n}`,
          amount,
          accountId: account.id,
          custom: { source: "=1+1" },
        })
      ).ok();
    }
  });
  afterAll(() => world.destroy());

  const rowsOf = (text: string) => parse<Record<string, string>>(text, { bom: true, columns: true });

  it("hold every record of the list with names, exact amounts and the organization's own properties", async () => {
    const reply = await world.as(company.admin).get("/api/v1/deals/export.csv?sort=name");
    expect(reply.headers).toMatchObject({
      "content-type": expect.stringContaining("text/csv") as string,
      "content-disposition": expect.stringContaining("deals-") as string,
    });
    const rows = rowsOf(reply.text);
    expect(
      rows.map((row) => [row["Name"], row["Amount"], row["Amount currency"], row["Account"], row["Stage"]]),
    ).toEqual([
      ["Deal 1", "100.01", "EUR", "Kept & Co", "New"],
      ["Deal 2", "200.02", "EUR", "Kept & Co", "New"],
      ["Deal 3", "300.03", "EUR", "Kept & Co", "New"],
    ]);
  });

  it("follow the filter of the list", async () => {
    const filter = encodeURIComponent(JSON.stringify({ property: "name", op: "is", value: "Deal 2" }));
    const reply = await world.as(company.admin).get(`/api/v1/deals/export.csv?filter=${filter}`);
    expect(rowsOf(reply.text).map((row) => row["Name"])).toEqual(["Deal 2"]);
  });

  it("make harmless what a spreadsheet would take for a formula", async () => {
    const reply = await world.as(company.admin).get("/api/v1/deals/export.csv");
    expect(rowsOf(reply.text).map((row) => row["Source"])).toEqual(["'=1+1", "'=1+1", "'=1+1"]);
  });

  it("hold only what the role may export: a rep nothing until allowed, then their own", async () => {
    const rep = await world.createMember(company, "rep");
    (await world.as(rep).post("/api/v1/deals", { name: "Mine" })).ok();
    expect((await world.as(rep).get("/api/v1/deals/export.csv")).status).toBe(403);
    (
      await world
        .as(company.admin)
        .put("/api/v1/permissions", { role: "rep", permission: "deals.export", scope: "own" })
    ).ok();
    const reply = await world.as(rep).get("/api/v1/deals/export.csv");
    expect(rowsOf(reply.text).map((row) => row["Name"])).toEqual(["Mine"]);
  });

  it("keep relations: every linked record by name and id, with labels and the primary one, from both sides", async () => {
    const admin = world.as(company.admin);
    const make = async (type: string, name: string) =>
      (await admin.post<{ id: string }>(`/api/v1/records/${type}`, { values: { name } })).ok().id;
    (await admin.post("/api/v1/object-types", { labels: { one: "Machine", many: "Machines" } })).ok();
    const relate = async (cardinality: string, from: string, to: string) => {
      const relation = { from: "account", to: "machine", cardinality, labels: { from, to } };
      return (await admin.post<{ id: string }>("/api/v1/relations", relation)).ok().id;
    };
    const leases = await relate("manyToMany", "Leases", "Lessees");
    const owns = await relate("oneToMany", "Operates", "Operator");
    const [works, press, crane] = [
      await make("account", "Works"),
      await make("machine", "Press; old"),
      await make("machine", "Crane"),
    ];
    const link = async (relation: string, machine: string, how: object) =>
      (await admin.put(`/api/v1/records/account/${works}/links/${relation}/${machine}`, how)).ok();
    await link(leases, press, { label: "By day", primary: true });
    await link(leases, crane, {});
    await link(owns, crane, {});
    const file = async (type: string) => rowsOf((await admin.get(`/api/v1/records/${type}/export.csv?sort=name`)).text);
    const account = (await file("account")).find((row) => row["GoMark id"] === works);
    expect(account).toMatchObject({
      Leases: "Press\\; old; Crane",
      "Leases ids": `${press}; ${crane}`,
      "Leases labels": "By day; ",
      "Leases primary id": press,
      Operates: "Crane",
      "Operates ids": crane,
    });
    const machines = await file("machine");
    expect(
      machines.map((row) => [row["Name"], row["Lessees"], row["Lessees labels"], row["Operator"], row["Operator id"]]),
    ).toEqual([
      ["Crane", "Works", "", "Works", works],
      ["Press; old", "Works", "By day", "", ""],
    ]);
    // what the reader may not see is not there: neither the record nor, without the permission, the columns
    const rep = await world.createMember(company, "rep");
    const allow = async (permission: string, scope: string) =>
      (await admin.put("/api/v1/permissions", { role: "rep", permission, scope })).ok();
    for (const permission of ["machines.read", "machines.export"]) await allow(permission, "all");
    await allow("accounts.read", "own");
    const seen = rowsOf((await world.as(rep).get("/api/v1/records/machine/export.csv")).text);
    expect(seen.map((row) => [row["Lessees"], row["Operator id"]])).toEqual([
      ["", ""],
      ["", ""],
    ]);
    await allow("accounts.read", "none");
    const [without] = rowsOf((await world.as(rep).get("/api/v1/records/machine/export.csv")).text);
    expect(without).not.toHaveProperty("Lessees");
    await allow("machines.export", "none");
    expect((await world.as(rep).get("/api/v1/records/machine/export.csv")).status).toBe(403);
  });

  it("hold more records than one page, each once, in the order of the list", async () => {
    const admin = world.as(company.admin);
    const names = Array.from({ length: 2100 }, (_, n) => `Row ${String(n).padStart(4, "0")}`);
    const csv = ["Name", ...names].join("\n");
    const { id } = (await admin.post<{ id: string }>("/api/v1/imports", { object: "account", csv })).ok();
    (await admin.post(`/api/v1/imports/${id}/run`, {})).ok();
    await world.drain();
    const filter = encodeURIComponent(JSON.stringify({ property: "name", op: "startsWith", value: "Row " }));
    const reply = await admin.get(`/api/v1/accounts/export.csv?sort=-name&filter=${filter}`);
    expect(rowsOf(reply.text).map((row) => row["Name"])).toEqual(names.toReversed());
  });

  it("of a list that cannot be asked for are refused with the place before anything is written", async () => {
    const admin = world.as(company.admin);
    const filter = encodeURIComponent(JSON.stringify({ property: "nothing", op: "empty" }));
    const reply = await admin.get<{ problems: { path: string }[] }>(
      `/api/v1/records/account/export.csv?filter=${filter}`,
    );
    expect([reply.status, reply.body.problems[0]?.path]).toEqual([400, "filter.property"]);
    expect((await admin.get("/api/v1/records/nothing/export.csv")).status).toBe(404);
  });
});
