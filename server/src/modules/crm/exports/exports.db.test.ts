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
});
