import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "#testing/calls";
import { createWorld, type World } from "#testing/world";
import { importCalls, type ImportCalls, lines, refusals } from "#testing/import-calls";
import { cutOffAt } from "#testing/job-work";
import { runImport } from "./import-run.ts";
import type { Import } from "./import-schema.ts";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

describe("rights", () => {
  it("an import needs its own permission and those of its object, and does no more than its starter may", async () => {
    const viewer = world.as(await world.createMember(company.organization, "viewer"));
    expect((await viewer.post("/api/v1/imports", { object: "account", csv: "name\nx\n" })).status).toBe(403);
    const stranger = world.as((await world.createOrganization()).admin);
    const tried = await company.start("account", lines("name", "Mine"));
    expect((await stranger.get(`/api/v1/imports/${tried.id}`)).status).toBe(404);
    expect((await stranger.post(`/api/v1/imports/${tried.id}/run`)).status).toBe(404);
    expect((await stranger.get(`/api/v1/imports/${tried.id}/refused.csv`)).status).toBe(404);
  });

  it("a rep who may import changes only what a rep may change", async () => {
    (await company.calls.put("/api/v1/permissions", { role: "rep", permission: "imports.run", scope: "all" })).ok();
    (await company.calls.post("/api/v1/accounts", { name: "Not theirs", city: "Rome" })).ok();
    const rep = await world.createMember(company.organization, "rep", { name: "Rita Rep" });
    const reps = world.as(rep);
    const tried = (
      await reps.post<Import>("/api/v1/imports", {
        object: "account",
        csv: lines("name,city", "Not theirs,Oslo", "Hers,Oslo"),
        key: "name",
      })
    ).ok();
    expect(refusals(tried)).toEqual([[2, "name: You may not change the record this key names"]]);
    (await reps.post(`/api/v1/imports/${tried.id}/run`)).ok();
    await world.drain();
    expect(
      (await company.items("accounts")).map(({ name, city, owner }) => [name, city, (owner as Json | null)?.["name"]]),
    ).toEqual([
      ["Hers", "Oslo", "Rita Rep"],
      ["Not theirs", "Rome", undefined],
    ]);
    const [hers] = await company.items("accounts");
    const timeline = (
      await company.calls.get<{ items: Json[] }>(`/api/v1/timeline?object=account&recordId=${String(hers?.["id"])}`)
    ).ok();
    expect(timeline.items).toMatchObject([{ kind: "imported", actor: { name: "Rita Rep" } }]);
  });
});

describe("a run that is cut off", () => {
  const many = lines(
    "name,parent account",
    ...Array.from(
      { length: 4500 },
      (_, index) => `Account ${index},${index % 3 === 0 ? `Account ${(index + 1) % 4500}` : ""}`,
    ),
  );

  it("goes on where the last commit left off: nothing lost, nothing doubled, even without a key", async () => {
    const tried = await company.start("account", many, { key: null });
    expect(tried.counts).toMatchObject({ create: 4500, refuse: 0 });
    (await company.calls.post(`/api/v1/imports/${tried.id}/run`)).ok();
    let cuts = 0;
    for (let n = 4; n < 40; n += 1) {
      const end = await runImport(cutOffAt(world, company.organization, n), tried.id).catch((error: unknown) => error);
      if (end instanceof Error) cuts += 1;
      else break;
    }
    expect(cuts).toBeGreaterThan(2);
    await world.drain();
    const done = (await company.calls.get<Import>(`/api/v1/imports/${tried.id}`)).ok();
    expect([done.status, done.counts]).toEqual(["done", { create: 4500, update: 0, unchanged: 0, refuse: 0 }]);
    const [counted] = await world.look<{ total: number; names: number; parents: number }>(
      company.organization,
      "select count(*)::int as total, count(distinct name)::int as names, count(parent_id)::int as parents from crm.account",
    );
    expect(counted).toEqual({ total: 4500, names: 4500, parents: 1500 });
  });

  it("tells how far it has come", async () => {
    const tried = await company.start("account", many, { key: "name" });
    await company.run(tried);
    const told = await world.look<{ name: string; done: number }>(
      company.organization,
      "select name, (payload->>'done')::int as done from platform.event where object = 'import' order by xid, seq",
    );
    expect(told.map(({ name, done }) => [name, done])).toEqual([
      ["crm.import.progressed", 0],
      ["crm.import.progressed", 2000],
      ["crm.import.progressed", 4000],
      ["crm.import.progressed", 4500],
      ["crm.import.finished", 4500],
    ]);
  });
});

describe("two imports of one object at the same moment", () => {
  it("make nobody twice, although each looks its rows up while the other writes", async () => {
    const people = lines(
      "last name,e-mail",
      ...Array.from({ length: 4500 }, (_, n) => `Person ${n},p${n}@people.test`),
    );
    const tried = [
      await company.start("contact", people, { key: "email" }),
      await company.start("contact", people, { key: "email" }),
    ];
    for (const { id } of tried) (await company.calls.post(`/api/v1/imports/${id}/run`)).ok();
    const uncut = () => cutOffAt(world, company.organization, Infinity);
    expect(await Promise.all(tried.map(({ id }) => runImport(uncut(), id)))).toEqual(["done", "done"]);
    const [counted] = await world.look<{ total: number; people: number }>(
      company.organization,
      "select count(*)::int as total, count(distinct email_key)::int as people from crm.contact",
    );
    expect(counted).toEqual({ total: 4500, people: 4500 });
    const ended = await Promise.all(
      tried.map(async ({ id }) => (await company.calls.get<Import>(`/api/v1/imports/${id}`)).ok().counts),
    );
    expect(ended.reduce((sum, { create }) => sum + create, 0)).toBe(4500);
    expect(ended.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(4500);
  });
});

describe("a file too large for a request", () => {
  it("is tried in the background", async () => {
    const rows = Array.from({ length: 12_000 }, (_, index) => `Account ${index},${"x".repeat(180)}`);
    const reply = (
      await company.upload(Uint8Array.from(Buffer.from(lines("name,industry", ...rows))), {
        object: "account",
        mapping: JSON.stringify({ industry: null }),
      })
    ).ok();
    expect(reply.status).toBe("checking");
    await world.drain();
    expect((await company.calls.get<Import>(`/api/v1/imports/${reply.id}`)).ok()).toMatchObject({
      status: "ready",
      counts: { create: 12_000, refuse: 0 },
    });
  });
});
