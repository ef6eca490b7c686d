import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { BulkJobInFull, BulkPreview } from "../server/src/modules/crm/index.ts";
import { percentiles } from "./load.ts";
import { call, type Company, onOwnDatabase, type OwnDatabase, perSecond } from "./own-database.ts";
import { type Row } from "./rows.ts";
import { seedAccounts, seedContacts } from "./seed-sql.ts";

/** Contacts that are edited by one job. */
export const bulkSizes = { full: 200_000, small: 20_000 } as const;

const port = 3994;
const floorBatch = 2000;
const seedBatch = 50_000;
const accounts = 5000;
const nobody: readonly string[] = [];
const pollMs = 100;
/** How long the reader reads before, and how long it rests between two pages, as people do. */
const quietMs = 5000;
const restMs = 20;
const promise = { perSecond: 10_000, slower: 2 };

/** One property of many contacts at once, while somebody reads pages, on a database of its own. */
export function measureBulk(size: keyof typeof bulkSizes, say: (line: string) => void): Promise<Row[]> {
  return onOwnDatabase({ name: "bulk", port, say }, async (own) => {
    const count = bulkSizes[size];
    for (const company of [own.company, own.neighbour]) await seed(own, company, count);
    const floor = await floorSeconds(own, count);
    say(`floor: ${floor.toFixed(1)} s (${perSecond(count, floor)} records/s)`);
    const reader = startReading(own);
    await pause(quietMs);
    const before = percentiles(reader.taken());
    const usage = () => own.product.ask<{ peak: number; cpu: number }>("memory");
    const start = await usage();
    const seconds = await edit(own, count);
    const end = await usage();
    const during = percentiles(await reader.stop());
    say(
      `bulk edit: ${seconds.toFixed(1)} s (${perSecond(count, seconds)} records/s); a page p95 ${before.p95.toFixed(1)} ms before, ${during.p95.toFixed(1)} ms during with ${((end.cpu - start.cpu) / count).toFixed(0)} µs of our processor time each; peak memory ${(end.peak / 1e6).toFixed(0)} MB`,
    );
    return rowsOf({ count, seconds, floor, before: before.p95, during: during.p95 });
  });
}

interface Figures {
  readonly count: number;
  readonly seconds: number;
  readonly floor: number;
  readonly before: number;
  readonly during: number;
}

function rowsOf({ count, seconds, floor, before, during }: Figures): Row[] {
  return [
    {
      name: `edit ${count.toLocaleString("en")} contacts by one job, with history, audit and events`,
      measured: `${perSecond(count, seconds)} records/s`,
      floor: `${perSecond(count, floor)} records/s`,
      ratio: (floor / seconds).toFixed(2),
      promise: `≥ ${promise.perSecond.toLocaleString("en")} records/s`,
      kept: count / seconds >= promise.perSecond,
    },
    {
      name: "a page of contacts while the job runs",
      measured: `p95 ${during.toFixed(1)} ms`,
      floor: `p95 ${before.toFixed(1)} ms before`,
      ratio: (during / before).toFixed(2),
      promise: `≤ ${promise.slower} × before`,
      kept: during <= promise.slower * before,
    },
  ];
}

async function inCompany<Result>({ urls }: OwnDatabase, id: string, body: (client: pg.Client) => Promise<Result>) {
  const client = new pg.Client({ connectionString: urls.app });
  await client.connect();
  try {
    await client.query(`select set_config('app.org_id', '${id}', false), set_config('app.portfolio_id', '0', false)`);
    return await body(client);
  } finally {
    await client.end();
  }
}

async function seed(own: OwnDatabase, { id, key }: Company, count: number): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const property = async (label: string, type: string) => {
    const body = JSON.stringify({ object: "contact", label, type });
    return (await call<{ id: string }>(`${own.product.address}/api/v1/properties`, { method: "POST", headers, body }))
      .id;
  };
  const properties = [await property("Score", "number"), await property("Segment", "text")];
  await inCompany(own, id, async (client) => {
    await client.query(seedAccounts, [1, accounts, nobody]);
    const { rows } = await client.query<{ id: string }>("select min(id) as id from crm.account where org_id = $1", [
      id,
    ]);
    for (let from = 1; from <= count; from += seedBatch) {
      const to = Math.min(count, from + seedBatch - 1);
      await client.query(seedContacts, [from, to, nobody, ...properties, rows[0]?.id, accounts]);
    }
  });
  const owner = new pg.Client({ connectionString: own.urls.owner });
  await owner.connect();
  await owner.query("vacuum analyze crm.contact");
  await owner.end();
}

/** The same property of as many contacts by bare statements: nobody is told, and no history kept. */
async function floorSeconds(own: OwnDatabase, count: number): Promise<number> {
  return inCompany(own, own.neighbour.id, async (client) => {
    const { rows } = await client.query<{ id: string }>("select id from crm.contact where org_id = $1 order by id", [
      own.neighbour.id,
    ]);
    if (rows.length !== count) throw new Error(`${rows.length} contacts were made`);
    const began = performance.now();
    for (let at = 0; at < count; at += floorBatch) {
      const ids = rows.slice(at, at + floorBatch).map(({ id }) => id);
      await client.query(
        "update crm.contact set job_title = 'Edited', version = version + 1, updated_at = now(), updated_by = 'floor' where org_id = $1 and id = any($2::bigint[])",
        [own.neighbour.id, ids],
      );
    }
    return (performance.now() - began) / 1000;
  });
}

async function edit({ product, company }: OwnDatabase, count: number): Promise<number> {
  const headers = { authorization: `Bearer ${company.key}`, "content-type": "application/json" };
  const path = `${product.address}/api/v1/bulk-jobs`;
  const request = { object: "contact", action: "update", values: { jobTitle: "Edited" } };
  const post = <Answer>(url: string, body: object) =>
    call<Answer>(url, { method: "POST", headers, body: JSON.stringify(body) });
  const preview = await post<BulkPreview>(`${path}/preview`, request);
  if (preview.count !== count) throw new Error(`the preview counts ${preview.count}`);
  const began = performance.now();
  const { id } = await post<BulkJobInFull>(path, { ...request, expected: count });
  for (;;) {
    const { status, counts, failure } = await call<BulkJobInFull>(`${path}/${id}`, { headers });
    if (status === "done" && counts.done === count) return (performance.now() - began) / 1000;
    if (status !== "waiting" && status !== "running")
      throw new Error(`the job is ${status}: ${failure ?? JSON.stringify(counts)}`);
    await pause(pollMs);
  }
}

interface Reader {
  /** How long each page took since the last time it was asked, in milliseconds. */
  taken(): number[];
  stop(): Promise<number[]>;
}

/** Somebody who looks at one page of contacts after the other. */
function startReading({ product, company }: OwnDatabase): Reader {
  const headers = { authorization: `Bearer ${company.key}` };
  let times: number[] = [];
  const over = new AbortController();
  const taken = () => {
    const now = times;
    times = [];
    return now;
  };
  const read = async () => {
    for (let n = 0; !over.signal.aborted; n += 1) {
      const began = performance.now();
      await call(`${product.address}/api/v1/contacts?limit=50&sort=name&skip=${(n * 50) % 5000}`, { headers });
      times.push(performance.now() - began);
      await pause(restMs);
    }
  };
  const ended = read();
  return {
    taken,
    async stop() {
      over.abort();
      await ended;
      return taken();
    },
  };
}
