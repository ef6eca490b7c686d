import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnyOperation } from "#platform/operation";
import { listModules } from "../app.ts";
import { idFields, requestFor, unknownId, withField } from "./requests.ts";
import { createMakers, type Makers, sampleFor } from "./samples.ts";
import { type Caller, createWorld, inOrganization, type Reply, type TestOrganization, type World } from "./world.ts";

const operations = listModules().flatMap((module) => module.operations);
const bound = operations.filter((op) => op.scope === "organization");
const takingIds = bound.flatMap((op) => idFields(op).map((field) => [op.id, field, op] as const));

/** Ids of one table that the walk tries; more of the same kind would find the same. */
const idsPerTable = 2;

describe("with another organization's ids", () => {
  let world: World;
  let ours: Makers;
  let theirs: TestOrganization;
  let intruder: Caller;
  let foreignIds: readonly string[];
  let before: string;

  beforeAll(async () => {
    world = await createWorld();
    const ourCompany = await world.createOrganization();
    ours = createMakers(world, ourCompany);
    // an admin of one company alone: the founder may enter both
    intruder = await world.createMember(ourCompany, "admin");
    await spreadIds(world);
    theirs = await world.createOrganization();
    await fill(world, theirs);
    foreignIds = await idsOf(world, theirs);
    before = await fingerprint(world, theirs);
  });
  afterAll(() => world.destroy());

  it("there is something to find: every kind of record that the walk could reach", () => {
    expect(foreignIds.length).toBeGreaterThan(10);
    expect(bound.length).toBeGreaterThan(40);
  });

  it.each(takingIds)("%s finds nothing by %s", async (_, field, op) => {
    const sample = (await sampleFor(op)?.(ours)) ?? {};
    const callAs = (id: string) => world.as(intruder).send<unknown>(requestFor(op, withField(sample, field, id)));
    const nothing = strip(await callAs(unknownId), unknownId);
    for (const id of foreignIds) expect(strip(await callAs(id), id), `${op.id} with ${field} = ${id}`).toEqual(nothing);
  });

  it.each(bound.map((op) => [op.id, op] as const))(
    "%s does not let a member of one company name the other",
    async (_, op) => {
      const sample = (await sampleFor(op)?.(ours)) ?? {};
      const callIn = (slug: string) =>
        world.as(inOrganization(intruder, { slug })).send<unknown>(requestFor(op, sample));
      const [there, nowhere] = [await callIn(theirs.slug), await callIn("nowhere")];
      expect(there.status).toBe(404);
      expect(strip(there, theirs.slug)).toEqual(strip(nowhere, "nowhere"));
    },
  );

  it("not one of their rows has changed", async () => {
    await world.drain();
    expect(await fingerprint(world, theirs)).toBe(before);
  });
});

/** What an answer says, without the id that was asked for and the request's own id. */
function strip(reply: Reply<unknown>, asked: string): { status: number; text: string } {
  const whole = new RegExp(`(?<!\\w)${asked}(?!\\w)`, "g");
  const text = reply.text.replaceAll(whole, "<asked>").replace(/"requestId":"[^"]*"/, "");
  return { status: reply.status, text };
}

/** Every table gives its next ids from a range of its own, so that no id of theirs is by chance one of ours. */
async function spreadIds(world: World): Promise<void> {
  const { rows } = await world.owner.query<{ name: string }>(
    "select format('%I.%I', schemaname, sequencename) as name from pg_sequences where schemaname in ('platform', 'identity', 'crm', 'analytics') order by 1",
  );
  for (const [index, { name }] of rows.entries())
    await world.owner.query(`alter sequence ${name} restart with ${(index + 1) * 1_000_000}`);
}

/** One of everything, made as their own admin would. */
async function fill(world: World, company: TestOrganization): Promise<void> {
  const make = createMakers(world, company);
  await world.createMember(company, "rep");
  for (const op of bound.filter((one) => one.http.method === "POST" && !one.http.path.includes(":")))
    await makeOne(world, make, op);
  await world.drain();
}

async function makeOne(world: World, make: Makers, op: AnyOperation): Promise<void> {
  const input = (await sampleFor(op)?.(make)) ?? {};
  (await world.as(make.company.admin).send(requestFor(op, input))).ok();
}

async function tenantTables(world: World): Promise<{ name: string; hasId: boolean }[]> {
  const { rows } = await world.owner.query<{ name: string; hasId: boolean }>(`
    select format('%I.%I', table_schema, table_name) as name, bool_or(column_name = 'id') as "hasId"
    from information_schema.columns join pg_class on oid = format('%I.%I', table_schema, table_name)::regclass
    where table_schema in ('platform', 'identity', 'crm', 'analytics') and relkind in ('r', 'p') and not relispartition
    group by 1 having bool_or(column_name = 'org_id') order by 1`);
  return rows;
}

async function idsOf(world: World, company: TestOrganization): Promise<string[]> {
  const ids = new Set<string>();
  for (const { name, hasId } of await tenantTables(world)) {
    if (!hasId) continue;
    const rows = await world.look<{ id: string }>(
      company,
      `select id::text as id from ${name} order by id limit ${idsPerTable}`,
    );
    for (const { id } of rows) ids.add(id);
  }
  return [...ids];
}

/** A digest of every row they have. */
async function fingerprint(world: World, company: TestOrganization): Promise<string> {
  const digest = createHash("sha256");
  for (const { name } of await tenantTables(world)) {
    const rows = await world.look<{ row: string }>(company, `select t::text as row from ${name} t order by 1`);
    digest.update(`${name} ${rows.length}\n`);
    for (const { row } of rows) digest.update(`${row}\n`);
  }
  return digest.digest("hex");
}
