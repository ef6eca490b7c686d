import { open } from "node:fs/promises";
import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Import } from "../server/src/modules/crm/index.ts";
import type { DatabaseUrls } from "../server/src/platform/postgres/cluster.ts";
import { call, type Company, onOwnDatabase, type OwnDatabase, perSecond } from "./own-database.ts";
import type { Served } from "./processes.ts";
import { limitRow, type Row } from "./rows.ts";

/** Rows of the large file, which shows memory, and of the one after it, which shows speed on top of the first. */
export const importSizes = {
  full: { large: 1_000_000, next: 200_000 },
  small: { large: 40_000, next: 40_000 },
} as const;

const port = 3993;
const floorBatch = 2000;
const pollMs = 100;

/** One file through upload, dry run and run: how long each took, in seconds. */
interface Timed {
  readonly upload: number;
  readonly check: number;
  readonly run: number;
  /** Processor time of the process during the run, in microseconds a row. */
  readonly cpu: number;
}

/** Contacts with de-duplication by e-mail, through HTTP, on a database of its own that is thrown away. */
export function measureImports(size: keyof typeof importSizes, say: (line: string) => void): Promise<Row[]> {
  return onOwnDatabase({ name: "imports", port, say }, (own) => rowsOf({ size, say, ...own }));
}

interface Measuring extends OwnDatabase {
  readonly size: keyof typeof importSizes;
  readonly say: (line: string) => void;
}

async function rowsOf(measuring: Measuring): Promise<Row[]> {
  const { size, say, folder, urls, product, company, neighbour } = measuring;
  const { large, next } = importSizes[size];
  const tell = (what: string, count: number, { upload, check, run, cpu }: Timed) =>
    say(
      `${what}: upload ${upload.toFixed(1)} s, dry run ${check.toFixed(1)} s (${perSecond(count, check)} rows/s), run ${run.toFixed(1)} s (${perSecond(count, run)} rows/s, ${cpu.toFixed(0)} µs of our processor time a row)`,
    );
  const first = await imported(product, company, await contactsFile(folder, 0, large), large);
  tell(`${large} contacts into an empty company`, large, first);
  const { peak } = await product.ask<{ peak: number }>("memory");
  say(`peak memory so far: ${(peak / 1e6).toFixed(0)} MB`);
  const second = await imported(product, company, await contactsFile(folder, large, next), next);
  tell(`${next} contacts on top`, next, second);
  const floor = await floorSeconds(urls, neighbour, { from: large, count: next });
  say(`floor: ${floor.toFixed(1)} s (${perSecond(next, floor)} rows/s)`);
  return [
    {
      name: `import ${next.toLocaleString("en")} contacts by e-mail on top of ${large.toLocaleString("en")}`,
      measured: `${perSecond(next, second.run)} rows/s`,
      floor: `${perSecond(next, floor)} rows/s`,
      ratio: (floor / second.run).toFixed(2),
      promise: "≥ 10,000 rows/s",
      kept: next / second.run >= 10_000,
    },
    limitRow(`peak memory of the process while importing ${large.toLocaleString("en")} rows`, {
      value: peak / 1e6,
      limit: 300,
      unit: "MB",
    }),
  ];
}

const firstNames = ["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Tony", "Margaret", "Dennis"];
const lastNames = ["Lovelace", "Hopper", "Turing", "Dijkstra", "Liskov", "Knuth", "Perlman", "Hoare", "Hamilton"];
const jobs = ["Chief Executive", "Buyer", "Head of Sales", "Engineer", "Accountant", "Consultant", "Owner"];

/** The n-th contact's cells: names that repeat, an address that does not. */
function contact(n: number): [first: string, last: string, email: string, phone: string, job: string] {
  const first = firstNames[n % firstNames.length] ?? "";
  const last = `${lastNames[(n * 7) % lastNames.length] ?? ""}${n % 1999}`;
  const email = `${first.toLowerCase()}.${n}@company-${n % 5003}.example`;
  return [first, last, email, `+49 30 ${String(1_000_000 + (n % 9_000_000))}`, jobs[n % jobs.length] ?? ""];
}

async function contactsFile(folder: string, from: number, count: number): Promise<string> {
  const path = join(folder, `contacts-${from}.csv`);
  const file = await open(path, "w");
  try {
    await file.write("First name,Last name,E-mail,Phone,Job title\n");
    for (let at = from; at < from + count; at += 10_000) {
      const rows = Array.from({ length: Math.min(10_000, from + count - at) }, (_, n) => contact(at + n).join(","));
      await file.write(`${rows.join("\n")}\n`);
    }
  } finally {
    await file.close();
  }
  return path;
}

async function imported({ address, ask }: Served, { key }: Company, path: string, count: number): Promise<Timed> {
  const headers = { authorization: `Bearer ${key}` };
  const form = new FormData();
  form.set("object", "contact");
  form.set("key", "email");
  form.set("file", await openAsBlob(path), "contacts.csv");
  const began = performance.now();
  const started = await call<Import>(`${address}/api/v1/imports`, { method: "POST", headers, body: form });
  const uploaded = performance.now();
  const read = () => call<Import>(`${address}/api/v1/imports/${started.id}`, { headers });
  const ready = await until(read, "ready");
  if (ready.counts.create !== count) throw new Error(`the dry run would make ${JSON.stringify(ready.counts)}`);
  const before = await ask<{ cpu: number }>("memory");
  const checked = performance.now();
  await call(`${address}/api/v1/imports/${started.id}/run`, { method: "POST", headers });
  const done = await until(read, "done");
  if (done.counts.create !== count) throw new Error(`the run made ${JSON.stringify(done.counts)}`);
  const ended = performance.now();
  const after = await ask<{ cpu: number }>("memory");
  return {
    upload: (uploaded - began) / 1000,
    check: (checked - uploaded) / 1000,
    run: (ended - checked) / 1000,
    cpu: (after.cpu - before.cpu) / count,
  };
}

async function until(read: () => Promise<Import>, status: Import["status"]): Promise<Import> {
  const moving: readonly Import["status"][] = ["checking", "running"];
  for (;;) {
    const found = await read();
    if (found.status === status) return found;
    if (!moving.includes(found.status)) throw new Error(`the import is ${found.status}: ${found.failure ?? ""}`);
    await pause(pollMs);
  }
}

/** The same rows into the same table with its indexes, in batches, by one bare statement each. */
async function floorSeconds(
  urls: DatabaseUrls,
  { id }: Company,
  { from, count }: { from: number; count: number },
): Promise<number> {
  const client = new pg.Client({ connectionString: urls.app });
  await client.connect();
  const began = performance.now();
  for (let at = from; at < from + count; at += floorBatch) {
    const rows = Array.from({ length: Math.min(floorBatch, from + count - at) }, (_, n) => contact(at + n));
    const column = (index: 0 | 1 | 2 | 3 | 4) => rows.map((row) => row[index]);
    await client.query(
      `begin; select set_config('app.org_id', '${id}', true), set_config('app.portfolio_id', '0', true)`,
    );
    await client.query(bareInsert, [id, column(0), column(1), column(2), column(3), column(4)]);
    await client.query("commit");
  }
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  return seconds;
}

const bareInsert = `
  insert into crm.contact (org_id, first_name, last_name, name, name_key, email, email_key, phone, job_title,
    search_key, created_at, updated_at, updated_by)
  select $1::bigint, first, last, first || ' ' || last, lower(first || ' ' || last), email, lower(email), phone, job,
    lower(first || ' ' || last || ' | ' || email || ' ' || job || ' ' || translate(phone, '+ ', '')), now(), now(), 'floor'
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as r (first, last, email, phone, job)`;
