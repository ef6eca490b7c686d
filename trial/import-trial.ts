import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Import } from "../server/src/modules/crm/index.ts";
import { startCluster } from "../server/src/platform/postgres/cluster.ts";
import { type Program, type Victim, victims } from "../server/src/testing/program.ts";
import { seededRandom } from "./seeded-random.ts";

export interface ImportTrial {
  readonly program: Program;
  readonly kills: number;
  readonly seed: number;
  readonly log: (line: string) => void;
  /** Rows of the file of one cycle. */
  readonly rows: number;
}

export interface ImportTrialResult {
  readonly kills: number;
  /** How often the file was imported and taken back. */
  readonly cycles: number;
  /** What was found that should not be; empty when all is well. */
  readonly wrong: readonly string[];
}

const goOnLimitMs = 180_000; // an import that does not come to rest in this time ends the trial
const callLimitMs = 120_000; // a file of this size is tried within the request
const pollMs = 100;
/** One row in this many changes a contact that was there before. */
const changedOfRows = 10;

/**
 * Imports a file and takes the import back, again and again, and kills the process, its database or both with -9 at
 * random moments of either. Compares all records with the file each time, and in the end the log and the audit trail.
 */
export async function runImportTrial(trial: ImportTrial): Promise<ImportTrialResult> {
  const { program, kills, seed, log, rows } = trial;
  log(`seed ${seed}`);
  await program.start("--empty");
  await printedBy(program, "org", "create", "--name", "Trial", "--slug", "trial");
  const caller = { program, key: await printedBy(program, "key", "create", "--org", "trial", "--role", "admin") };
  const known = rows / changedOfRows;
  await toRest(caller, await begin(caller, contactsFile(0, known, "before")), ["done"]);
  const killing: Killing = { caller, random: seededRandom(seed), left: kills, killed: 0, log };
  const wrong: string[] = [];
  let cycles = 0;
  for (; killing.left > 0 && wrong.length === 0; cycles += 1) {
    const started = await begin(caller, contactsFile(0, rows, `cycle ${cycles}`));
    await restUnderKills(killing, started, "run");
    wrong.push(...(await compare(caller, { rows, known, title: `cycle ${cycles}`, after: "import" })));
    await call(caller, "POST", `/api/v1/imports/${started.id}/undo`);
    await restUnderKills(killing, started, "undo");
    wrong.push(...(await compare(caller, { rows: known, known, title: "before", after: "undo" })));
  }
  const organization = await call<{ id: string }>(caller, "GET", "/api/v1/organization");
  program.signal("SIGTERM");
  await program.ended();
  wrong.push(...(await compareFacts(program.dataDir, organization.id, { cycles, known, made: rows - known })));
  return { kills: killing.killed, cycles, wrong };
}

interface Caller {
  readonly program: Program;
  readonly key: string;
}

interface Killing {
  readonly caller: Caller;
  readonly random: () => number;
  readonly log: (line: string) => void;
  left: number;
  killed: number;
}

async function printedBy(program: Program, ...words: string[]): Promise<string> {
  const { code, output, errors } = await program.command(...words);
  if (code !== 0) throw new Error(`gomark ${words.join(" ")} ended with ${code}: ${errors}`);
  return output.trim();
}

function email(n: number): string {
  return `person-${n}@trial.example`;
}

function contactsFile(from: number, to: number, title: string): string {
  const lines = Array.from({ length: to - from }, (_, n) => `Person ${from + n},${email(from + n)},${title}`);
  return `Last name,E-mail,Job title\n${lines.join("\n")}\n`;
}

/** Takes the file in and lets it run. */
async function begin(caller: Caller, csv: string): Promise<Import> {
  const form = new FormData();
  form.set("object", "contact");
  form.set("key", "email");
  form.set("file", new Blob([csv]), "contacts.csv");
  const taken = await call<Import>(caller, "POST", "/api/v1/imports", form);
  await toRest(caller, taken, ["ready"]);
  return call<Import>(caller, "POST", `/api/v1/imports/${taken.id}/run`);
}

/** Kills at random moments until the import has come to rest or nobody is left to be killed; then lets it come to rest. */
async function restUnderKills(killing: Killing, { id }: Import, step: "run" | "undo"): Promise<void> {
  const { caller, random, log } = killing;
  const goal = step === "run" ? "done" : "undone";
  while (killing.left > 0) {
    await pause(100 + random() * 1400);
    const found = await read(caller, id);
    if (found?.status === goal) break;
    const at = found === null ? "nobody knows where" : `${found.progress.done} of ${found.progress.total}`;
    const victim = await kill(killing);
    log(`kill ${killing.killed} (${victim}) in ${step} at ${at}`);
    await untilMoving(caller, id, goal, found?.progress.done ?? 0);
  }
  await toRest(caller, { id }, [goal], step);
}

async function kill(killing: Killing): Promise<Victim> {
  const { program } = killing.caller;
  const victim = victims[killing.killed % victims.length] ?? "process";
  await program.kill(victim);
  killing.killed += 1;
  killing.left -= 1;
  if (victim !== "database") await program.start("--empty");
  return victim;
}

/** Until the import goes on: a kill before that would only be a kill of something that stands. */
async function untilMoving(caller: Caller, id: string, goal: Import["status"], done: number): Promise<void> {
  const deadline = Date.now() + goOnLimitMs;
  for (;;) {
    const found = await read(caller, id);
    if (found !== null && (found.status === goal || found.status === "failed" || found.progress.done > done)) return;
    if (Date.now() > deadline) throw new Error(`the import ${id} does not go on after a kill`);
    await pause(pollMs);
  }
}

async function toRest(
  caller: Caller,
  { id }: Pick<Import, "id">,
  goals: readonly Import["status"][],
  step: "run" | "undo" = "run",
): Promise<void> {
  const deadline = Date.now() + goOnLimitMs;
  while (Date.now() < deadline) {
    const found = await read(caller, id);
    if (found !== null && goals.includes(found.status)) return;
    // what a person would do who finds it stopped
    if (found?.status === "failed") await call(caller, "POST", `/api/v1/imports/${id}/${step}`);
    await pause(pollMs);
  }
  throw new Error(`the import ${id} did not come to rest within ${goOnLimitMs} ms`);
}

/** Null while nobody answers. */
async function read(caller: Caller, id: string): Promise<Import | null> {
  try {
    return await call<Import>(caller, "GET", `/api/v1/imports/${id}`);
  } catch {
    return null; // between a kill and the recovery: the caller asks again until its time is over
  }
}

async function call<Answer>({ program, key }: Caller, method: string, path: string, body?: FormData): Promise<Answer> {
  const reply = await fetch(`${program.address}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(callLimitMs),
  });
  if (!reply.ok) throw new Error(`${method} ${path} was answered with ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as Answer;
}

interface Expected {
  readonly rows: number;
  readonly known: number;
  readonly title: string;
  readonly after: string;
}

/** Every contact there is against the file: none lost, none doubled, each with what the file says. */
async function compare(caller: Caller, { rows, title, after }: Expected): Promise<string[]> {
  const wrong: string[] = [];
  const seen = new Set<string>();
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: { email: string; jobTitle: string }[]; nextCursor: string | null } = await call(
      caller,
      "GET",
      `/api/v1/contacts?limit=200${query}`,
    );
    for (const contact of page.items) {
      if (seen.has(contact.email)) wrong.push(`after the ${after} ${contact.email} is there twice`);
      if (contact.jobTitle !== title) wrong.push(`after the ${after} ${contact.email} has ${contact.jobTitle}`);
      seen.add(contact.email);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  for (let n = 0; n < rows; n += 1) if (!seen.has(email(n))) wrong.push(`after the ${after} ${email(n)} is missing`);
  if (seen.size > rows) wrong.push(`after the ${after} there are ${seen.size} contacts instead of ${rows}`);
  return wrong;
}

/** The log of facts and the audit trail, read from the stopped program's database: exactly one entry for each write. */
async function compareFacts(
  dataDir: string,
  organization: string,
  { cycles, known, made }: { cycles: number; known: number; made: number },
): Promise<string[]> {
  const expected = {
    created: { entries: known + cycles * made, records: known + cycles * made },
    changed: { entries: cycles * known * 2, records: cycles > 0 ? known : 0 },
    deleted: { entries: cycles * made, records: cycles * made },
  };
  const cluster = await startCluster({ dataDir, log: () => undefined });
  const client = new pg.Client({ connectionString: cluster.urls().owner });
  await client.connect();
  try {
    await client.query("begin read only");
    await client.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
      organization,
    ]);
    const wrong: string[] = [];
    for (const [source, text] of Object.entries(countFacts)) {
      const { rows } = await client.query<{ what: string; entries: number; records: number }>(text);
      const found = Object.fromEntries(rows.map(({ what, ...counts }) => [what, counts]));
      wrong.push(...differences(source, expected, found));
    }
    return wrong;
  } finally {
    await client.end();
    await cluster.stop();
  }
}

type Counts = Readonly<Record<string, { readonly entries: number; readonly records: number }>>;

function differences(source: string, expected: Counts, found: Counts): string[] {
  return Object.entries(expected).flatMap(([what, counts]) => {
    const is = found[what] ?? { entries: 0, records: 0 };
    const same = is.entries === counts.entries && is.records === counts.records;
    return same ? [] : [`${source}: ${what} ${JSON.stringify(is)} instead of ${JSON.stringify(counts)}`];
  });
}

const countFacts = {
  events: `
    select case split_part(name, '.', 3) when 'updated' then 'changed' else split_part(name, '.', 3) end as what,
      count(*)::int as entries, count(distinct record_id)::int as records
    from platform.event where object = 'contact' group by 1`,
  audit: `
    select action as what, count(*)::int as entries, count(distinct record_id)::int as records
    from identity.audit_entry where object = 'contact' group by 1`,
};
