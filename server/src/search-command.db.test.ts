import { afterAll, beforeAll, expect, it } from "vitest";
import { systemActor } from "#platform/actor";
import type { Calls } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import { rebuildSearch } from "./search-command.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());

const tables = ["account", "contact", "deal", "record", "note", "task"];

/** One of everything that is searched, one of it in the bin. */
async function filled(): Promise<{ org: TestOrganization; calls: Calls }> {
  const org = await world.createOrganization();
  const calls = world.as(org.admin);
  const make = async (path: string, body: object) =>
    (await calls.post<{ id: string }>(`/api/v1/${path}`, body)).ok().id;
  await make("properties", { object: "account", key: "code", label: "Code", type: "text" });
  const account = await make("accounts", { name: "Köhler & Söhne", city: "Ulm", custom: { code: "INV-2026-1" } });
  await make("contacts", { lastName: "Щербаков", email: "s@kohler.example", phone: "+49 30 123 456 78" });
  await make("deals", { name: "Pumps" });
  await make("object-types", { key: "vessel", plural: "vessels", labels: { one: "Vessel", many: "Vessels" } });
  const vessel = await make("records/vessel", { values: { name: "Halcyon" } });
  (await calls.delete(`/api/v1/records/vessel/${vessel}`)).ok();
  await make("notes", { object: "account", recordId: account, body: "They asked for 年度合同" });
  await make("tasks", { title: "Send it", body: "by post" });
  return { org, calls };
}

const termsOf = async (org: TestOrganization) =>
  Promise.all(tables.map((table) => world.look(org, `select id, search_key from crm.${table} order by id`)));

async function damage(org: TestOrganization): Promise<void> {
  await world.owner.query("begin");
  await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
    org.id,
  ]);
  for (const table of tables) await world.owner.query(`update crm.${table} set search_key = 'damaged |'`);
  await world.owner.query("delete from crm.search_word");
  await world.owner.query("commit");
}

function rebuild(orgs: readonly TestOrganization[], { again = false, stopAfter = Infinity } = {}) {
  const lines: string[] = [];
  const stopping = new AbortController();
  let steps = 0;
  const transact: typeof world.app.transact = async (options, body) => {
    const result = await world.app.transact(options, body);
    steps += 1;
    if (steps >= stopAfter) stopping.abort();
    return result;
  };
  const companies = orgs.map(({ id, slug }) => ({ slug, actor: systemActor(id) }));
  const telling = { again, signal: stopping.signal, print: (line: string) => lines.push(line) };
  return rebuildSearch({ transact }, companies, telling).then((finished) => ({ finished, lines, steps }));
}

it("damaged terms are healed as if everything had just been written, what is in the bin too, and nothing else changes", async () => {
  const { org, calls } = await filled();
  const written = await termsOf(org);
  const version = async () =>
    world.look(org, "select version, updated_at from crm.account union all select version, updated_at from crm.note");
  const before = await version();
  await damage(org);
  const items = async (q: string) =>
    (await calls.get<{ items: unknown[] }>(`/api/v1/search?q=${encodeURIComponent(q)}`)).ok().items.length;
  expect(await items("koehler")).toBe(0);
  expect(await rebuild([org])).toMatchObject({ finished: true, lines: [`${org.slug}: 6 read, 6 mended.`] });
  expect(await termsOf(org)).toEqual(written);
  expect(await version()).toEqual(before);
  expect([await items("koehler"), await items("合同"), await items("inv-2026")]).toEqual([1, 1, 1]);
  expect((await rebuild([org])).lines).toEqual([`${org.slug}: 6 read, 0 mended.`]);
  // words that mistyped ones are told by were lost as well
  await world.owner.query("select graphile_worker.add_job('crm.search.watch')");
  await world.drain();
  expect(await items("kohlar")).toBe(2);
});

it("one that was stopped anywhere goes on where it stopped, over all companies", async () => {
  const orgs = [(await filled()).org, (await filled()).org];
  const written = await Promise.all(orgs.map(termsOf));
  for (const org of orgs) await damage(org);
  const ends: boolean[] = [];
  let steps = 0;
  for (let run = 0; run < 20 && ends.at(-1) !== true; run += 1) {
    const ended = await rebuild(orgs, { stopAfter: 2 });
    ends.push(ended.finished);
    steps += ended.steps;
  }
  expect(ends.length).toBeGreaterThan(3);
  expect(ends.at(-1)).toBe(true);
  expect(await Promise.all(orgs.map(termsOf))).toEqual(written);
  // nothing is left of it: the next one begins anew
  await damage(orgs[0] as TestOrganization);
  expect((await rebuild(orgs)).lines).toEqual(orgs.map(({ slug }, n) => `${slug}: 6 read, ${n === 0 ? 6 : 0} mended.`));
});

it("asked to begin again it does not trust what a stopped one had done", async () => {
  const { org } = await filled();
  const written = await termsOf(org);
  await rebuild([org], { stopAfter: 3 });
  await damage(org);
  await rebuild([org], { again: true });
  expect(await termsOf(org)).toEqual(written);
});
