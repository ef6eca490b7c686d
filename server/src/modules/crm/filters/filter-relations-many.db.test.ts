import { Client, type PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { Filter } from "./filter-schema.ts";

/** More than a list starts from: records are asked one by one for a page, and by a hash for a count. */
const accounts = 12_000;

let world: World;
let org: TestOrganization;
let admin: Calls;
let app: Client;
const statements: { text: string; values: unknown[] }[] = [];

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  await fill(org.id, accounts);
  await link(accounts);
  await fill((await world.createOrganization()).id, accounts / 10);
  await world.owner.query(
    "vacuum analyze crm.account, crm.deal, crm.note, crm.task, crm.stage_change, crm.record, crm.link",
  );
  app = new Client({ connectionString: world.database.urls.app });
  await app.connect();
  for (const event of ["connect", "acquire"] as const) world.app.pools.app.on(event, record);
}, 600_000);
afterAll(async () => {
  await app.end();
  await world.destroy();
});

/**
 * Account n has two deals: one of n euros in the n-th of seven stages, one of 1 euro that is open. Every third account
 * has a note, written n minutes ago; every second account's first deal has one.
 */
async function fill(orgId: string, count: number): Promise<void> {
  const rows = "generate_series(1, $2::int) g";
  const stamps = "now(), now(), 'x'";
  await put(
    orgId,
    `insert into crm.account (org_id, name, name_key, industry, search_key, created_at, updated_at, updated_by)
     select $1, 'A' || g, 'a' || g, case when g % 2 = 0 then 'Software' else 'Retail' end, 'a' || g, ${stamps} from ${rows}`,
    [orgId, count],
  );
  for (const [name, minor, stage] of [
    ["D", "g * 100", "g % 7 + 1"],
    ["E", "100", "1"],
  ])
    await put(
      orgId,
      `insert into crm.deal (org_id, name, name_key, pipeline_id, stage_id, amount_minor, currency, account_id, search_key, stage_entered_at, created_at, updated_at, updated_by)
       select $1, '${name}' || g, '${name}' || g, s.pipeline_id, s.id, ${minor}, 'EUR', a.id, 'd' || g, now(), ${stamps} from ${rows}
       join (select *, row_number() over (order by position) as n from crm.stage where org_id = $1) s on s.n = ${stage}
       join crm.account a on a.org_id = $1 and a.name_key = 'a' || g`,
      [orgId, count],
    );
  for (const [object, key, each] of [
    ["account", "'a' || g", 3],
    ["deal", "'D' || g", 2],
  ])
    await put(
      orgId,
      `insert into crm.note (org_id, object, record_id, body, author_name, created_at, updated_at)
       select $1, '${object}', r.id, 'n', 'x', now() - g * interval '1 minute', now() from ${rows}
       join crm.${object} r on r.org_id = $1 and r.name_key = ${key} where g % ${each} = 0`,
      [orgId, count],
    );
}

/** Account n has the n-th site and the one after it, and is the operator of the n-th: relations of the organization's own. */
async function link(count: number): Promise<void> {
  const labels = { one: "Site", many: "Sites" };
  const type = (await admin.post<{ id: string }>("/api/v1/object-types", { labels })).ok();
  await put(
    org.id,
    `insert into crm.record (org_id, type_id, name, name_key, search_key, created_at, updated_at, updated_by)
     select $1, $3, 'S' || g, 's' || g, 's' || g, now(), now(), 'x' from generate_series(1, $2::int) g`,
    [org.id, count, type.id],
  );
  for (const [key, cardinality, further] of [
    ["sites", "manyToMany", "(0), (1)"],
    ["operator", "oneToMany", "(0)"],
  ]) {
    const relation = { key, from: "account", to: "site", cardinality, labels: { from: "Sites", to: "Operator" } };
    const { id } = (await admin.post<{ id: string }>("/api/v1/relations", relation)).ok();
    await put(
      org.id,
      `insert into crm.link (org_id, relation_id, from_id, to_id, from_single, to_single, linked_at)
       select $1, $3, a.id, r.id, false, $4, now() from generate_series(1, $2::int) g cross join (values ${further}) k (n)
       join crm.account a on a.org_id = $1 and a.name_key = 'a' || g
       join crm.record r on r.org_id = $1 and r.name_key = 's' || (g + k.n)`,
      [org.id, count, id, cardinality === "oneToMany"],
    );
  }
}

async function put(orgId: string, text: string, values: readonly unknown[]): Promise<void> {
  await world.owner.query("begin");
  await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
    orgId,
  ]);
  await world.owner.query(text, [...values]);
  await world.owner.query("commit");
}

const recorded = new WeakSet<PoolClient>();

function record(client: PoolClient): void {
  if (recorded.has(client)) return;
  recorded.add(client);
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((...args: unknown[]) => {
    const [first, second] = args;
    const { text = "", values = [] } =
      typeof first === "object" ? (first as { text?: string; values?: unknown[] }) : {};
    statements.push({
      text: typeof first === "string" ? first : text,
      values: Array.isArray(second) ? (second as unknown[]) : values,
    });
    return send(...args);
  }) as typeof client.query;
}

async function total(plural: string, filter: Filter): Promise<number> {
  const query = `limit=5&count=true&filter=${encodeURIComponent(JSON.stringify(filter))}`;
  const path = plural === "sites" ? "records/site" : plural;
  const page = (await admin.get<{ items: unknown[]; total: number }>(`/api/v1/${path}?${query}`)).ok();
  expect(page.items.length).toBe(Math.min(5, page.total));
  return page.total;
}

/** The plans of what a call reads from the records, page first, then count, as the application's role. */
async function plansOf(plural: string, filter: Filter): Promise<string[]> {
  statements.length = 0;
  await total(plural, filter);
  const asked = statements.filter(
    ({ text }) => !text.includes("isFew") && /from "?crm"?\."?(account|deal|record)"? r\b/.test(text),
  );
  const plans: string[] = [];
  await app.query("begin");
  await app.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [org.id]);
  for (const { text, values } of asked) {
    const { rows } = await app.query<{ "QUERY PLAN": string }>(`explain (costs off) ${text}`, values);
    plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
  }
  await app.query("rollback");
  return plans;
}

const over = (euros: number): Filter => ({
  property: "amount",
  op: "gt",
  value: { minor: String(euros * 100), currency: "EUR" },
});
const software: Filter = { property: "account.industry", op: "is", value: "software" };
const operated: Filter = { property: "operator.industry", op: "is", value: "software" };
const recent = (minutes: number): Filter => ({
  related: "activities",
  where: { property: "at", op: "gt", value: new Date(Date.now() - minutes * 60_000).toISOString() },
});
const half = accounts / 2;

describe("a filter on related records, where very many match", () => {
  it("counts exactly, whichever way they are found", async () => {
    expect(await total("deals", software)).toBe(accounts);
    expect(await total("deals", { not: software })).toBe(accounts);
    expect(await total("accounts", { related: "deals", where: over(half) })).toBe(half);
    expect(await total("accounts", { related: "deals", where: over(half), count: { op: "is", value: 0 } })).toBe(half);
    expect(await total("accounts", { related: "deals", count: { op: "gte", value: 2 } })).toBe(accounts);
    expect(await total("accounts", { related: "deals", count: { op: "gt", value: 2 } })).toBe(0);
    expect(await total("accounts", { related: "notes" })).toBe(accounts / 3);
    // every third account and every second deal: two thirds of all accounts
    expect(await total("accounts", recent(accounts * 2))).toBe((accounts * 2) / 3);
    expect(await total("accounts", { not: recent(accounts * 2) })).toBe(accounts / 3);
    expect(await total("sites", operated)).toBe(half);
    expect(await total("sites", { not: operated })).toBe(half);
    expect(await total("accounts", { related: "sites", count: { op: "gte", value: 2 } })).toBe(accounts - 1);
    expect(await total("accounts", { related: "sites", count: { op: "is", value: 1 } })).toBe(1);
  });

  it("asks each record by its index for a page, and looks all up in a hash for a count", async () => {
    for (const [plural, filter] of [
      ["accounts", { related: "deals", where: over(half) }],
      ["deals", software],
      ["accounts", recent(accounts * 2)],
      ["sites", operated],
      ["accounts", { related: "sites", where: { property: "name", op: "startsWith", value: "S" } }],
    ] as const) {
      const [page, count] = await plansOf(plural, filter);
      expect(page, plural).toMatch(/SubPlan/);
      expect(page, plural).not.toMatch(/Seq Scan on (account|deal|note|record|link)/);
      expect(count, plural).toMatch(/hashed SubPlan/);
    }
  });

  it("a page of records that lack what nearly all have is looked up in a hash too: one by one, all would be asked", async () => {
    const [page] = await plansOf("sites", { property: "operator.name", op: "empty" });
    expect(page).toMatch(/hashed SubPlan/);
    const [soon] = await plansOf("sites", { not: operated });
    expect(soon).not.toMatch(/hashed SubPlan/);
  });
});
