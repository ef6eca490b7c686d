import { Client, type PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

/** A run-time property for each column of the value table, and one with several rows a record. */
const runTimeTypes = {
  region: "text",
  seen: "dateTime",
  guide: "user",
  vip: "boolean",
  interests: "manyOf",
  second: "email",
};
const contacts = 40_000;
const deals = 20_000;
const tasks = 100_000;

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}
interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly Plans?: readonly PlanNode[];
}

let world: World;
let org: TestOrganization;
let admin: Calls;
let app: Client;
let pipelineId = "";
const statements: Statement[] = [];

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  for (const [key, type] of Object.entries(runTimeTypes)) {
    const options = type === "manyOf" ? ["o1", "o2", "o7"].map((value) => ({ value, label: value })) : [];
    const unique = type === "email";
    (await admin.post("/api/v1/properties", { object: "contact", key, label: key, type, options, unique })).ok();
  }
  pipelineId = (await admin.get<{ items: { id: string }[] }>("/api/v1/pipelines")).ok().items[0]?.id ?? "";
  await fill(org.id, 1);
  for (let other = 0; other < 4; other += 1) await fill((await world.createOrganization()).id, 0.5);
  await world.owner.query("vacuum analyze crm.contact, crm.deal, crm.property_value, crm.task, crm.task_change");
  app = new Client({ connectionString: world.database.urls.app });
  await app.connect();
  for (const event of ["connect", "acquire"] as const) world.app.pools.app.on(event, record);
}, 120_000);
afterAll(async () => {
  await app.end();
  await world.destroy();
});

const runTimeValues: Readonly<Record<string, readonly [columns: string, values: string]>> = {
  region: ["text_value", "'r' || c.id % 500"],
  seen: ["time_value", "now() - c.id % 9973 * interval '1 minute'"],
  guide: ["int_value", "c.id % 300 + 1"],
  vip: ["int_value", "c.id % 2"],
  interests: ["item, text_value", "generate_series(0, 1), 'o' || (c.id + generate_series(0, 1)) % 400"],
  second: ["text_value, unique_key", "'s' || c.id || '@x.org', 's' || c.id || '@x.org'"],
};

/** Rows put in at once, as the owner but behind the same policies: what matters here is how many there are. */
async function fill(orgId: string, share: number): Promise<void> {
  await put(
    orgId,
    `insert into crm.contact (org_id, owner_id, last_name, name, name_key, email, email_key, search_key, created_at, updated_at, updated_by)
     select $1, g % 40 + 1, 'L' || md5(g::text), 'L' || md5(g::text), 'l' || md5(g::text), 'u' || g || '@x.org', 'u' || g || '@x.org',
       'l' || md5(g::text) || ' u' || g || '@x.org', now() - g * interval '1 minute', now() - (g * 7919::bigint % 10000) * interval '1 minute', 'x'
     from generate_series(1, $2::int) g`,
    [orgId, contacts * share],
  );
  for (const [key, [columns, values]] of Object.entries(runTimeValues)) {
    await put(
      orgId,
      `insert into crm.property_value (org_id, property_id, record_id, ${columns})
       select c.org_id, p.id, c.id, ${values} from crm.contact c join crm.property p on p.org_id = c.org_id and p.key = '${key}' where c.org_id = $1`,
      [orgId],
    );
  }
  await put(
    orgId,
    `insert into crm.deal (org_id, owner_id, name, name_key, pipeline_id, stage_id, amount_minor, currency, search_key, stage_entered_at, created_at, updated_at, updated_by)
     select $1, g % 40 + 1, 'Deal ' || g, 'deal ' || g, s.pipeline_id, s.id, g, 'EUR', 'deal ' || g, now() - g * interval '1 minute', now() - g * interval '1 minute', now(), 'x'
     from generate_series(1, $2::int) g join (select *, row_number() over (order by id) as n from crm.stage where org_id = $1) s on s.n = g % 7 + 1`,
    [orgId, deals * share],
  );
  await put(
    orgId,
    `insert into crm.task (org_id, title, kind, priority, due_on, due_key, done_at, assignee_id, object, record_id, created_by_name, created_at, updated_at, updated_by)
     select $1, 'Task ' || g, 'todo', 'normal', d.on, (d.on - date '1970-01-01') * 1441 + 1440, case when g % 5 < 3 then now() - g * interval '1 minute' end,
       g % 40 + 1, 'deal', r.id, 'x', now(), now(), 'x'
     from generate_series(1, $2::int) g join (select id, row_number() over (order by id) as n from crm.deal where org_id = $1) r on r.n = g % 5000 + 1
     cross join lateral (select current_date + g * 7919 % 200 - 100 as on) d`,
    [orgId, tasks * share ** 2],
  );
  await put(
    orgId,
    `insert into crm.task_change (org_id, task_id, object, record_id, kind, changed_at, changed_by)
     select org_id, id, object, record_id, 'created', created_at - id % 1000 * interval '1 minute', 'x' from crm.task where org_id = $1`,
    [orgId],
  );
}

/** One statement a transaction: a long one holds back the readers of events in every other test's database. */
async function put(orgId: string, text: string, values: readonly unknown[]): Promise<void> {
  await world.owner.query("begin");
  await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
    orgId,
  ]);
  await world.owner.query(text, [...values]);
  await world.owner.query("commit");
}

const recorded = new WeakSet<PoolClient>();

/** Keeps every statement the application sends, so that exactly those are explained. */
function record(client: PoolClient): void {
  if (recorded.has(client)) return;
  recorded.add(client);
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const listening = (...args: unknown[]) => {
    const [first, second] = args;
    const text = typeof first === "string" ? first : ((first as { text?: string } | undefined)?.text ?? "");
    const values = Array.isArray(second) ? second : ((first as { values?: unknown[] } | undefined)?.values ?? []);
    statements.push({ text, values });
    return send(...args);
  };
  client.query = listening as typeof client.query;
}

/** Explains, as the application's role, what a call asks of the records; answers every node that reads a table. */
async function readsOf(call: string, calls = admin): Promise<PlanNode[]> {
  return readsOfCall(async () => (await calls.get(call)).ok());
}

async function readsOfCall(call: () => Promise<unknown>): Promise<PlanNode[]> {
  statements.length = 0;
  await call();
  const asked = statements.filter(({ text }) =>
    /from "?crm"?\."?(contact|deal|task|property_value)|crm"\."(contact|deal)/.test(text),
  );
  expect(asked.length).toBeGreaterThan(0);
  const plans: PlanNode[] = [];
  await app.query("begin");
  await app.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [org.id]);
  for (const { text, values } of asked) {
    const { rows } = await app.query<{ "QUERY PLAN": { Plan: PlanNode }[] }>(`explain (format json) ${text}`, [
      ...values,
    ]);
    const root = rows[0]?.["QUERY PLAN"][0]?.Plan;
    if (root !== undefined) plans.push(...nodesOf(root));
  }
  await app.query("rollback");
  return plans.filter((node) => node["Relation Name"] !== undefined || node["Index Name"] !== undefined);
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

const big = new Set(["contact", "deal", "property_value", "task", "task_change"]);
const scans = (nodes: readonly PlanNode[]) =>
  nodes.filter((node) => node["Node Type"].endsWith("Seq Scan") && big.has(node["Relation Name"] ?? ""));
const indexes = (nodes: readonly PlanNode[]) => new Set(nodes.flatMap((node) => node["Index Name"] ?? []));
const filter = (condition: object) => `filter=${encodeURIComponent(JSON.stringify(condition))}`;

describe("as the application's role, behind row-level security, an index answers", () => {
  it.each([
    ["the first page, newest first", "/api/v1/contacts", "contact_created"],
    ["a page sorted by name", "/api/v1/contacts?sort=name", "contact_name"],
    ["a page sorted backwards by e-mail", "/api/v1/contacts?sort=-email", "contact_email"],
    ["a page sorted by the last change", "/api/v1/contacts?sort=-updatedAt", "contact_updated"],
    [
      "an e-mail, whatever its case",
      `/api/v1/contacts?${filter({ property: "email", op: "is", value: "U77@X.org" })}`,
      "contact_email",
    ],
    [
      "the beginning of a name",
      `/api/v1/contacts?sort=name&${filter({ property: "name", op: "startsWith", value: "La1" })}`,
      "contact_name",
    ],
    [
      "one owner's records",
      `/api/v1/contacts?${filter({ property: "ownerId", op: "in", value: ["3", "4"] })}`,
      "contact_",
    ],
    [
      "the value of a run-time property",
      `/api/v1/contacts?${filter({ property: "region", op: "is", value: "R77" })}`,
      "property_value_text",
    ],
    ["a page sorted by a run-time property", "/api/v1/contacts?sort=region", "property_value_text"],
    [
      "a moment in a run-time property",
      `/api/v1/contacts?${filter({ property: "seen", op: "between", value: ["2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"] })}`,
      "property_value_time",
    ],
    ["a page sorted by a moment", "/api/v1/contacts?sort=-seen", "property_value_time"],
    [
      "a member in a run-time property",
      `/api/v1/contacts?${filter({ property: "guide", op: "is", value: "7" })}`,
      "property_value_int",
    ],
    ["yes or no", `/api/v1/contacts?${filter({ property: "vip", op: "is", value: true })}`, "property_value_"],
    ["a page sorted by yes or no", "/api/v1/contacts?sort=vip", "property_value_int"],
    [
      "one of several options",
      `/api/v1/contacts?${filter({ property: "interests", op: "hasAny", value: ["o7"] })}`,
      "property_value_text",
    ],
    [
      "all of several options",
      `/api/v1/contacts?${filter({ property: "interests", op: "hasAll", value: ["o1", "o2"] })}`,
      "property_value_",
    ],
    [
      "an e-mail in a run-time property",
      `/api/v1/contacts?${filter({ property: "second", op: "is", value: "S77@x.org" })}`,
      "property_value_text",
    ],
    ["fragments of an address", "/api/v1/contacts?q=u777@x", "contact_"],
    ["deals by amount", "/api/v1/deals?sort=-amount", "deal_amount"],
    ["deals by close date", "/api/v1/deals?sort=closeDate", "deal_close_date"],
  ])("%s", async (_what, call, index) => {
    const nodes = await readsOf(call);
    expect(scans(nodes)).toEqual([]);
    expect(
      [...indexes(nodes)].some((name) => name.startsWith(index)),
      [...indexes(nodes)].join(", "),
    ).toBe(true);
  });

  it("who has a value that no two records share", async () => {
    const nodes = await readsOfCall(() =>
      admin.post("/api/v1/contacts", { lastName: "New", custom: { second: "new@x.org" } }).then((reply) => reply.ok()),
    );
    expect(scans(nodes)).toEqual([]);
    expect(indexes(nodes)).toContain("property_value_unique");
  });

  it("a page in the middle as well as the first one", async () => {
    const { nextCursor } = (await admin.get<{ nextCursor: string }>("/api/v1/contacts?sort=name&limit=200")).ok();
    const nodes = await readsOf(`/api/v1/contacts?sort=name&cursor=${nextCursor}`);
    expect(scans(nodes)).toEqual([]);
    expect(indexes(nodes)).toContain("contact_name");
  });

  it("the board: sums from the index alone, cards in their order", async () => {
    const nodes = await readsOf(`/api/v1/pipelines/${pipelineId}/board?cardsPerStage=20`);
    expect(scans(nodes)).toEqual([]);
    expect(nodes.find((node) => node["Index Name"] === "deal_sums")?.["Node Type"]).toBe("Index Only Scan");
    expect(indexes(nodes)).toContain("deal_cards");
  });

  it.each([
    ["tasks by due date", "/api/v1/tasks", "task_due"],
    ["the tasks due today", "/api/v1/tasks?state=today", "task_due"],
    ["what is done, the latest first", "/api/v1/tasks?state=done", "task_done"],
    ["one member's tasks", "/api/v1/tasks?assignee=7", "task_assignee_due"],
    ["what one member has done", "/api/v1/tasks?assignee=7&state=done", "task_assignee_done"],
    ["the counts of one member, which the rail shows", "/api/v1/tasks/counts?assignee=7", "task_assignee_due"],
    ["everybody's counts", "/api/v1/tasks/counts", "task_due"],
  ])("%s, also for who sees only the team's deals", async (_what, call, index) => {
    for (const calls of [admin, world.as(await world.createMember(org, "rep"))]) {
      const nodes = await readsOf(call, calls);
      expect(scans(nodes)).toEqual([]);
      expect([...indexes(nodes)]).toContain(index);
    }
  });

  it.each([
    ["contact/board?by=vip", "property_value_int"],
    ["contact/board?by=ownerId", "contact_owner"],
    ["contact/calendar?by=seen", "property_value_time"],
    ["deal/calendar?by=closeDate", "deal_close_date"],
  ])("the columns of a board and the days of a calendar: %s", async (call, index) => {
    const nodes = await readsOf(`/api/v1/records/${call}`);
    expect(scans(nodes)).toEqual([]);
    expect([...indexes(nodes)]).toContain(index);
  });

  it("a record's tasks, and what its timeline tells of them", async () => {
    const { items } = (await admin.get<{ items: { id: string }[] }>("/api/v1/deals?limit=1&sort=createdAt")).ok();
    const ofRecord = `object=deal&recordId=${items[0]?.id ?? ""}`;
    for (const [call, index] of [
      [`/api/v1/tasks?${ofRecord}`, "task_record"],
      [`/api/v1/tasks?${ofRecord}&state=done`, "task_record"],
      [`/api/v1/timeline?${ofRecord}`, "task_change_record"],
    ] as const) {
      const nodes = await readsOf(call);
      expect(scans(nodes)).toEqual([]);
      expect([...indexes(nodes)]).toContain(index);
    }
  });

  it("what was shared with somebody, beside their own: lists, counts, the board and a single record", async () => {
    const person = await world.createMember(org, "rep");
    const rep = world.as(person);
    for (const permission of ["contacts.read", "deals.read"])
      (await admin.put("/api/v1/permissions", { role: "rep", permission, scope: "own" })).ok();
    const { items } = (await admin.get<{ items: { id: string }[] }>("/api/v1/contacts?limit=3&sort=name")).ok();
    const total = async () => (await rep.get<{ total: number }>("/api/v1/contacts?count=true")).ok().total;
    const own = await total();
    for (const { id: recordId } of items) {
      const share = { object: "contact", recordId, memberId: person.memberId, access: "read" };
      (await admin.post("/api/v1/shares", share)).ok();
    }
    expect(await total()).toBe(own + items.length);
    for (const [call, index] of [
      ["/api/v1/contacts?sort=name&count=true", "contact_pkey"],
      ["/api/v1/contacts?q=u777@x", "contact_pkey"],
      [`/api/v1/contacts/${items[0]?.id ?? ""}`, "contact_pkey"],
      // the sums' own index holds owners and ids too: of how many deals are theirs it depends which one is read
      [`/api/v1/pipelines/${pipelineId}/board`, "deal_owner|deal_sums"],
    ] as const) {
      const nodes = await readsOf(call, rep);
      expect(scans(nodes), call).toEqual([]);
      expect(
        index.split("|").some((one) => indexes(nodes).has(one)),
        call,
      ).toBe(true);
    }
    for (const [permission, scope] of [
      ["contacts.read", "all"],
      ["deals.read", "team"],
    ])
      (await admin.put("/api/v1/permissions", { role: "rep", permission, scope })).ok();
  });

  it("the board of somebody who sees only their own", async () => {
    const rep = world.as(await world.createMember(org, "rep"));
    const nodes = await readsOf(`/api/v1/pipelines/${pipelineId}/board`, rep);
    expect(scans(nodes)).toEqual([]);
  });
});

it.each(["contact", "deal"])(
  "the index over terms answers the search functions of a %s, for one organization among others",
  async (object) => {
    const { rows } = await app.query<{ owner: string; definer: boolean; path: boolean }>(
      `select r.rolname as owner, p.prosecdef as definer, 'search_path=pg_catalog, pg_temp' = any (p.proconfig) as path
       from pg_proc p join pg_roles r on r.oid = p.proowner
       where p.oid = any (array['crm.search_${object}', 'crm.search_index_of_${object}', 'crm.search_newest_of_${object}']::regproc[])`,
    );
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ owner: "gomark_search", definer: true, path: true })));
    await world.owner.query("begin");
    await world.owner.query(
      "set local role gomark_search; set local enable_indexscan = off; set local enable_seqscan = off",
    );
    const explained = await world.owner.query<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
      `explain (format json) select r.id from crm.${object} r
       where r.org_id = $1 and r.deleted_at is null and crm.search_terms(r.search_key, r.owner_id) @@ $2::tsquery limit 20`,
      [org.id, "'u777@x':* & '@7'"],
    );
    await world.owner.query("rollback");
    const root = explained.rows[0]?.["QUERY PLAN"][0]?.Plan;
    expect(root === undefined ? [] : [...indexes(nodesOf(root))]).toEqual([`${object}_search`]);
  },
);
