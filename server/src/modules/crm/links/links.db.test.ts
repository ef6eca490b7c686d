import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { AnyRecord } from "../records/any-record-schema.ts";
import type { Link } from "./link-schema.ts";
import type { Relation } from "./relation-schema.ts";

interface Refused {
  readonly detail: string;
  readonly problems: readonly { readonly path: string; readonly code: string }[];
}
interface Page {
  readonly items: readonly Link[];
  readonly nextCursor: string | null;
  readonly total: number;
}

describe("relations between types of records", () => {
  let world: World;
  let company: TestOrganization;
  beforeAll(async () => {
    world = await createWorld();
    company = await world.createOrganization();
    const labels = { one: "Machine", many: "Machines" };
    (await admin().post("/api/v1/object-types", { labels })).ok();
  });
  afterAll(() => world.destroy());

  const admin = () => world.as(company.admin);
  let count = 0;
  async function relate(input: object): Promise<Relation> {
    count += 1;
    const labels = { from: `Machines ${count}`, to: `Account ${count}` };
    const wanted = { from: "account", to: "machine", labels, ...input };
    return (await admin().post<Relation>("/api/v1/relations", wanted)).ok();
  }
  async function create(type: string, name: string): Promise<AnyRecord> {
    return (await admin().post<AnyRecord>(`/api/v1/records/${type}`, { values: { name } })).ok();
  }
  const pathOf = ({ type, id }: AnyRecord, relation: Relation, other?: AnyRecord) =>
    `/api/v1/records/${type}/${id}/links/${relation.id}${other === undefined ? "" : `/${other.id}`}`;
  const link = (one: AnyRecord, relation: Relation, other: AnyRecord, how: object = {}) =>
    admin().put<Link & Refused>(pathOf(one, relation, other), how);
  const linked = async (one: AnyRecord, relation: Relation) =>
    (await admin().get<Page>(pathOf(one, relation)))
      .ok()
      .items.map(({ record, label, primary }) => [record.name, label, primary]);

  it("are shown from both sides, with their label, the primary one first", async () => {
    const relation = await relate({});
    const [account, press, crane] = [
      await create("account", "Works"),
      await create("machine", "Press"),
      await create("machine", "Crane"),
    ];
    (await link(account, relation, press, { label: "Leased", primary: true })).ok();
    (await link(account, relation, crane)).ok();
    expect(await linked(account, relation)).toEqual([
      ["Press", "Leased", true],
      ["Crane", null, false],
    ]);
    expect(await linked(press, relation)).toEqual([["Works", "Leased", false]]);
    (await link(account, relation, crane, { primary: true })).ok();
    expect(await linked(account, relation)).toEqual([
      ["Crane", null, true],
      ["Press", "Leased", false],
    ]);
    (await admin().delete(pathOf(press, relation, account))).ok();
    expect(await linked(account, relation)).toEqual([["Crane", null, true]]);
    expect((await admin().delete(pathOf(press, relation, account))).status).toBe(404);
    (await link(press, relation, account)).ok();
    expect(await linked(press, relation)).toEqual([["Works", "Leased", false]]);
  });

  it("are paged without a link shown twice or left out", async () => {
    const relation = await relate({});
    const account = await create("account", "Fleet");
    for (let n = 1; n <= 5; n += 1) (await link(account, relation, await create("machine", `Truck ${n}`))).ok();
    const names: string[] = [];
    for (let cursor = ""; ;) {
      const { items, nextCursor, total } = (
        await admin().get<Page>(`${pathOf(account, relation)}?limit=2${cursor}`)
      ).ok();
      expect(total).toBe(5);
      names.push(...items.map(({ record }) => record.name));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(names).toEqual([5, 4, 3, 2, 1].map((n) => `Truck ${n}`));
  });

  it("with one on a side hold also for two people who link in the same moment", async () => {
    const relation = await relate({ cardinality: "oneToMany" });
    const machine = await create("machine", "Wanted");
    const accounts = await Promise.all(["A", "B", "C", "D"].map((name) => create("account", name)));
    const replies = await Promise.all(accounts.map((account) => link(account, relation, machine)));
    expect(replies.map(({ status }) => String(status)).toSorted()).toEqual(["200", "422", "422", "422"]);
    const refused = replies.find(({ status }) => status === 422)?.body;
    expect(refused?.problems).toMatchObject([{ path: "otherId", code: "taken" }]);
    expect(await linked(machine, relation)).toHaveLength(1);
    (await link(accounts[0] ?? machine, relation, await create("machine", "Second"))).ok();
  });

  it("with one on each side refuse a second from either", async () => {
    const relation = await relate({ cardinality: "oneToOne" });
    const [one, two] = [await create("account", "One"), await create("account", "Two")];
    const [left, right] = [await create("machine", "Left"), await create("machine", "Right")];
    (await link(one, relation, left)).ok();
    expect((await link(one, relation, right)).body.problems).toMatchObject([{ path: "id", code: "taken" }]);
    expect((await link(two, relation, left)).body.problems).toMatchObject([{ path: "otherId", code: "taken" }]);
    (await admin().delete(`/api/v1/records/account/${one.id}`)).ok();
    // what lies in the bin keeps nothing from anybody
    (await link(two, relation, left)).ok();
    expect(await linked(left, relation)).toEqual([["Two", null, false]]);
  });

  it("have at most one primary one for a record, whoever makes theirs primary in the same moment", async () => {
    const relation = await relate({});
    const account = await create("account", "Crowd");
    const machines = await Promise.all(["P", "Q", "R"].map((name) => create("machine", name)));
    await Promise.all(machines.map((machine) => link(account, relation, machine, { primary: true })));
    const primary = (await linked(account, relation)).filter(([, , isPrimary]) => isPrimary === true);
    expect(primary).toHaveLength(1);
  });

  it("within one type ask for the side, and link no record with itself", async () => {
    const relation = await relate({ to: "account", labels: { from: "Supplies", to: "Supplied by" } });
    const [maker, buyer] = [await create("account", "Maker"), await create("account", "Buyer")];
    expect((await link(maker, relation, buyer)).body.problems).toMatchObject([{ path: "side", code: "required" }]);
    (await link(maker, relation, buyer, { side: "from" })).ok();
    const sideOf = async (one: AnyRecord, side: string) =>
      (await admin().get<Page>(`${pathOf(one, relation)}?side=${side}`)).ok().items.map(({ record }) => record.name);
    expect([await sideOf(maker, "from"), await sideOf(maker, "to")]).toEqual([["Buyer"], []]);
    expect([await sideOf(buyer, "from"), await sideOf(buyer, "to")]).toEqual([[], ["Maker"]]);
    expect((await link(maker, relation, maker, { side: "from" })).body.problems).toMatchObject([{ code: "circle" }]);
  });

  it("stand in the timeline of both records, and are told to who watches either", async () => {
    const relation = await relate({ labels: { from: "Plant", to: "Operator" } });
    const [account, machine] = [await create("account", "Mill"), await create("machine", "Saw")];
    (await link(account, relation, machine, { label: "Rented" })).ok();
    const changes = async ({ type, id }: AnyRecord) => {
      const { items } = (
        await admin().get<{ items: { changes?: { label: string; afterName: string | null }[] }[] }>(
          `/api/v1/timeline?object=${type}&recordId=${id}`,
        )
      ).ok();
      return items[0]?.changes?.map(({ label, afterName }) => [label, afterName]);
    };
    expect(await changes(account)).toEqual([
      ["Plant", "Saw"],
      ["Role there", null],
    ]);
    expect((await changes(machine))?.[0]).toEqual(["Operator", "Mill"]);
    const facts = await world.look<{ name: string; object: string; record_id: string }>(
      company,
      "select name, object, record_id from platform.event where name like 'crm.%.updated' order by xid desc, seq desc limit 2",
    );
    expect(new Set(facts.map((fact) => `${fact.name} ${fact.object} ${fact.record_id}`))).toEqual(
      new Set([`crm.account.updated account ${account.id}`, `crm.record.updated machine ${machine.id}`]),
    );
  });

  it("are defined between types that there are, and go out of reach with their type or by themselves", async () => {
    const wanted = { from: "unicorn", to: "machine", labels: { from: "A", to: "B" } };
    const refused = await admin().post<Refused>("/api/v1/relations", wanted);
    expect([refused.status, refused.body.problems]).toMatchObject([400, [{ path: "from", code: "unknown_type" }]]);
    const relation = await relate({});
    const [account, machine] = [await create("account", "Old"), await create("machine", "Older")];
    (await link(account, relation, machine)).ok();
    (await admin().post(`/api/v1/relations/${relation.id}/archive`, {})).ok();
    expect((await admin().get(pathOf(account, relation))).status).toBe(404);
    const listed = (await admin().get<{ items: Relation[] }>("/api/v1/relations?object=machine")).ok();
    expect(listed.items.map(({ id }) => id)).not.toContain(relation.id);
    (await admin().post(`/api/v1/relations/${relation.id}/restore`, {})).ok();
    expect(await linked(account, relation)).toHaveLength(1);
  });

  it("lead neither to another company's records nor to those out of sight, and their links are not shown", async () => {
    const relation = await relate({});
    const [account, machine] = [await create("account", "Seen"), await create("machine", "Unseen")];
    (await link(account, relation, machine)).ok();
    const narrow = { role: "rep", permission: "machines.read", scope: "own" };
    (await admin().put("/api/v1/permissions", narrow)).ok();
    const rep = world.as(await world.createMember(company, "rep"));
    expect((await rep.get<Page>(pathOf(account, relation))).ok()).toMatchObject({ items: [], total: 0 });
    const own = (await rep.post<AnyRecord>("/api/v1/records/account", { values: { name: "Rep's" } })).ok();
    const reply = await rep.put<Refused>(pathOf(own, relation, machine), {});
    expect([reply.status, reply.body.problems]).toMatchObject([404, [{ path: "otherId" }]]);
    expect((await rep.put(pathOf(account, relation, own), {})).status).toBe(403);

    const other = await world.createOrganization();
    const stranger = world.as(other.admin);
    const theirs = (await stranger.post<AnyRecord>("/api/v1/records/account", { values: { name: "Theirs" } })).ok();
    expect((await stranger.get(pathOf(theirs, relation))).status).toBe(404);
    const foreign = await admin().put<Refused>(pathOf(machine, relation, theirs), {});
    expect([foreign.status, foreign.body.problems]).toMatchObject([404, [{ path: "otherId" }]]);
  });
});
