import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "#platform/actor";
import { encodeCursor } from "#platform/paging";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import { recordChange, recordChanges } from "../index.ts";

let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await createWorld();
  organization = await world.createOrganization();
});
afterAll(() => world.destroy());

interface Page {
  items: {
    id: string;
    recordLabel: string;
    action: string;
    actor: { name: string };
    via: string;
    ip: string | null;
    before: object | null;
    after: object | null;
    at: string;
  }[];
  nextCursor: string | null;
}

const read = async (query: string) => (await world.as(organization.admin).get<Page>(`/api/v1/audit?${query}`)).ok();
const system = () => ({
  actor: systemActor(organization.id, { name: "Tester" }),
  origin: { requestId: "audit-test", ip: "192.0.2.7", via: "import" as const },
});
const change = (n: number) => ({
  object: "deal",
  recordId: String(n),
  label: `Deal ${n}`,
  action: "changed",
  before: { amount: n },
  after: { amount: n + 1 },
});

describe("the audit trail", () => {
  it("cannot be edited, not even by SQL as the application", async () => {
    const client = await world.app.pools.app.connect();
    try {
      for (const statement of [
        "update identity.audit_entry set actor_name = 'x'",
        "delete from identity.audit_entry",
        "truncate identity.audit_entry",
        "delete from identity.portfolio_audit_entry",
      ]) {
        await client.query("begin");
        await client.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '1', true)", [
          organization.id,
        ]);
        await expect(client.query(statement)).rejects.toThrow(/permission denied/);
        await client.query("rollback");
      }
    } finally {
      client.release();
    }
  });

  it("cannot be edited by the owner of the tables either", async () => {
    for (const statement of [
      "update identity.audit_entry set actor_name = 'x'",
      "delete from identity.audit_entry",
      "truncate identity.audit_entry",
    ]) {
      await world.owner.query("begin");
      await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
        organization.id,
      ]);
      await expect(world.owner.query(statement)).rejects.toThrow(/append-only/);
      await world.owner.query("rollback");
    }
  });

  it("holds who, when, from where, before and after, in the transaction of the change", async () => {
    await world.app.transact(system(), async (work) => recordChange(work, change(1)));
    const [entry] = (await read("object=deal&recordId=1")).items;
    expect(entry).toMatchObject({
      actor: { name: "Tester" },
      via: "import",
      ip: "192.0.2.7",
      recordLabel: "Deal 1",
      action: "changed",
      before: { amount: 1 },
      after: { amount: 2 },
    });
    const failing = world.app.transact(system(), async (work) => {
      recordChange(work, change(2));
      throw new Error("taken back");
    });
    await expect(failing).rejects.toThrow("taken back");
    expect((await read("object=deal&recordId=2")).items).toEqual([]);
  });

  it("takes ten thousand changes at once and pages through all of them without a gap", async () => {
    await world.app.transact(system(), async (work) =>
      recordChanges(
        work,
        Array.from({ length: 10_000 }, (_, n) => ({ ...change(n + 1), object: "bulk" })),
      ),
    );
    const seen = new Set<string>();
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: Page = await read(`object=bulk&limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`);
      for (const { id } of page.items) seen.add(id);
      cursor = page.nextCursor;
    }
    expect(seen.size).toBe(10_000);
  });

  it("is searched by text, record, actor, action and time together", async () => {
    await world.app.transact(system(), async (work) =>
      recordChange(work, { ...change(5), object: "contact", label: "100% Straße_1" }),
    );
    const labels = async (query: string) => (await read(query)).items.map(({ recordLabel }) => recordLabel);
    expect(await labels("object=contact&q=100%25%20stra")).toEqual(["100% Straße_1"]);
    expect(await labels("object=contact&q=1009")).toEqual([]);
    expect(
      await labels("object=contact&actor=system&action=changed&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"),
    ).toEqual(["100% Straße_1"]);
    expect(await labels("object=contact&to=2020-01-01T00:00:00Z")).toEqual([]);
  });

  it("searches far back in pages that say where to go on", async () => {
    const own = await world.createOrganization();
    const context = { ...system(), actor: systemActor(own.id, { name: "Tester" }) };
    await world.app.transact(context, async (work) => recordChange(work, { ...change(7), label: "needle" }));
    for (const round of [1, 2]) {
      await world.app.transact(context, async (work) =>
        recordChanges(
          work,
          Array.from({ length: 12_000 }, (_, n) => ({ ...change(n + 1), label: `hay ${round}` })),
        ),
      );
    }
    const first = (await world.as(own.admin).get<Page>("/api/v1/audit?q=needle")).ok();
    expect(first.items).toEqual([]);
    const second = (await world.as(own.admin).get<Page>(`/api/v1/audit?q=needle&cursor=${first.nextCursor}`)).ok();
    expect([second.items.map(({ recordLabel }) => recordLabel), second.nextCursor]).toEqual([["needle"], null]);
  });

  it("belongs to one organization", async () => {
    const other = await world.createOrganization();
    const { items } = (await world.as(other.admin).get<Page>("/api/v1/audit?limit=200")).ok();
    expect(items.map(({ recordLabel }) => recordLabel)).not.toContain("Deal 1");
  });

  it("refuses filters and cursors that are none, naming them", async () => {
    const cursor = (at: string) => `cursor=${encodeCursor([at, "1"])}`;
    const unreadable = [cursor("2026-99-99 99:99:99+00"), cursor("0000-01-01T00:00:00Z"), cursor("2026-01-01\u0000")];
    for (const query of ["actor=somebody", "from=yesterday", "cursor=e30", "recordId=x", "limit=0", ...unreadable]) {
      const reply = await world.as(organization.admin).get<{ problems: { path: string }[] }>(`/api/v1/audit?${query}`);
      expect([reply.status, reply.body.problems[0]?.path]).toEqual([400, query.split("=")[0]]);
    }
  });
});
