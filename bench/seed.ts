import { join } from "node:path";
import pg from "pg";
import { createApplication } from "../server/src/app.ts";
import { systemActor } from "../server/src/platform/actor.ts";
import { prepareDatabase } from "../server/src/platform/database/prepare.ts";
import { type DatabaseUrls, startCluster } from "../server/src/platform/postgres/cluster.ts";
import { createLog } from "../server/src/platform/telemetry/log.ts";
import { benchSettings } from "./processes.ts";
import { addMember } from "../server/src/modules/identity/index.ts";
import { seedAccounts, seedContacts, seedDeals, seedNotes, seedTasks } from "./seed-sql.ts";

/** Of what the database is filled with: another edition fills another one. */
const edition = 6;
const organizations = 20;
/** Who looks at the pages. The database is the benchmark's own and listens on this machine alone. */
const person = { email: "bench@bench.example", password: "seven-grey-harbours-in-winter" } as const;
const batch = 50_000;
const known = { organizations, person, slug: "company-1" } as const;
/** What each of the other nineteen organizations holds. */
const neighbours = { accounts: 200, contacts: 500, boardDeals: 300, deals: 500, notes: 500, tasks: 500 };
const members = 20;

/**
 * How much the large organization holds: what the promises are about, or a hundredth to try the benchmark itself.
 * `boardDeals` of its deals stand in its first pipeline.
 */
export const sizes = {
  full: {
    accounts: 200_000,
    contacts: 1_000_000,
    boardDeals: 100_000,
    deals: 500_000,
    notes: 1_000_000,
    tasks: 1_000_000,
  },
  small: { accounts: 2000, contacts: 10_000, boardDeals: 1000, deals: 5000, notes: 10_000, tasks: 10_000 },
} as const;
export type Size = keyof typeof sizes;
const origin = { requestId: "bench", ip: null, via: "cli" } as const;

export interface StageOfWorld {
  readonly id: string;
  readonly name: string;
  readonly kind: "open" | "won" | "lost";
}

/** The large organization among the twenty: what the measurements read and change. */
export interface BenchWorld {
  readonly orgId: string;
  /** An API key of the role admin: an ordinary caller, with its permission and visibility checks. */
  readonly key: string;
  /** A key of the portfolio. */
  readonly portfolioKey: string;
  readonly organizations: number;
  readonly slug: string;
  readonly person: { readonly email: string; readonly password: string };
  /** What it holds of each kind. */
  readonly counts: Readonly<Record<"accounts" | "contacts" | "deals", number>>;
  /** How many stand in the pipeline. */
  readonly deals: number;
  readonly pipelineId: string;
  readonly stages: readonly StageOfWorld[];
  readonly contacts: number;
  readonly contactIds: { readonly lowest: number; readonly highest: number };
}

/** Opens the benchmark's own database, filling it on first use; it is kept, since filling takes minutes. */
export async function openBenchDatabase(
  size: Size,
  say: (line: string) => void,
): Promise<{ urls: DatabaseUrls; world: BenchWorld; stop(): Promise<void> }> {
  const dataDir = join(import.meta.dirname, "../.gomark", `bench-${size}-${edition}`);
  const cluster = await startCluster({ dataDir, log: say });
  const urls = cluster.urls();
  try {
    await prepareDatabase(urls, createLog("warn"));
    const orgIds = await organizationsOf(urls);
    const orgId = orgIds[0] ?? (await fill(urls, size, say));
    return {
      urls,
      world: { ...(await worldOf(urls, orgId)), ...known, counts: sizes[size], deals: sizes[size].boardDeals },
      stop: cluster.stop,
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function organizationsOf(urls: DatabaseUrls): Promise<string[]> {
  const found = await withApplication(urls, ({ pools }) =>
    pools.app.query<{ done: boolean }>(
      "select exists (select from platform.consumer where name = 'bench.filled') as done",
    ),
  );
  return found.rows[0]?.done === true ? ["1"] : [];
}

async function fill(urls: DatabaseUrls, size: Size, say: (line: string) => void): Promise<string> {
  say(
    `Filling the benchmark's database once: ${organizations} organizations, ${sizes[size].contacts} contacts, ${sizes[size].deals} deals, ${sizes[size].notes + sizes[size].tasks} notes and tasks`,
  );
  await withApplication(urls, async ({ identity, transact, pools, operations, jobs }) => {
    const { portfolioId } = await transact({ actor: systemActor(null), origin }, (work) =>
      identity.createPortfolioOwner(work, {
        portfolioName: "Bench",
        name: "Bench",
        ...person,
      }),
    );
    const portfolio = { actor: systemActor(null, { portfolioId }), origin };
    for (let n = 1; n <= organizations; n += 1) {
      const { id } = await transact(portfolio, (work) =>
        identity.createOrganization(work, {
          name: `Company ${n}`,
          slug: `company-${n}`,
          currency: "EUR",
          timeZone: "UTC",
        }),
      );
      const application = { operations, transact };
      const configured = {
        properties: await createProperties(application, id),
        owners: await createMembers(application, id),
        renewals: await createSecondPipeline(application, id),
      };
      await fillOrganization(pools.app, { id, ...configured }, n === 1 ? sizes[size] : neighbours);
      say(`  company ${n} of ${organizations}`);
    }
    // the words that mistyped ones are told by: otherwise gathered while something is measured
    await pools.app.query("select graphile_worker.add_job('crm.search.watch')");
    await jobs.drain();
    await pools.app.query(
      "insert into platform.consumer (name, xid, seq, updated_at) values ('bench.filled', '0', 0, now())",
    );
  });
  const owner = new pg.Client({ connectionString: urls.owner });
  await owner.connect();
  await owner.query("vacuum analyze");
  await owner.end();
  return "1";
}

/** Two properties of contacts that the organization defined itself; answers their ids. */
async function createProperties(
  { operations, transact }: Pick<BenchApplication, "operations" | "transact">,
  orgId: string,
): Promise<string[]> {
  const create = operations.find(({ id }) => id === "crm.properties.create");
  const options = ["small", "middle", "large", "strategic"].map((value) => ({ value, label: value }));
  const wanted = [
    { object: "contact", key: "score", label: "Score", type: "number" },
    { object: "contact", key: "segment", label: "Segment", type: "oneOf", options },
  ];
  const ids: string[] = [];
  for (const property of wanted) {
    const made = await transact({ actor: systemActor(orgId), origin }, async (work) =>
      create?.run(work, create.input.parse(property) as never),
    );
    ids.push((made as { id: string }).id);
  }
  return ids;
}

/** People to own records; answers their ids. */
async function createMembers({ transact }: Pick<BenchApplication, "transact">, orgId: string): Promise<string[]> {
  return transact({ actor: systemActor(orgId), origin }, async (work) => {
    const ids: string[] = [];
    for (let n = 1; n <= members; n += 1) ids.push(await addMember(work, { name: `Seller ${n}` }));
    return ids;
  });
}

/** A second pipeline, which holds most of the deals; answers its id. */
async function createSecondPipeline(
  { operations, transact }: Pick<BenchApplication, "operations" | "transact">,
  orgId: string,
): Promise<string> {
  const create = operations.find(({ id }) => id === "crm.pipelines.create");
  const made = await transact({ actor: systemActor(orgId), origin }, async (work) =>
    create?.run(work, create.input.parse({ name: "Renewals" }) as never),
  );
  return (made as { id: string }).id;
}

interface Configured {
  readonly id: string;
  readonly properties: readonly string[];
  readonly owners: readonly string[];
  readonly renewals: string;
}

async function fillOrganization(
  pool: pg.Pool,
  { id: orgId, properties, owners, renewals }: Configured,
  counts: typeof neighbours,
): Promise<void> {
  const bound = async <Result>(run: (client: pg.PoolClient) => Promise<Result>) => {
    const client = await pool.connect();
    try {
      await client.query(
        `begin; set local statement_timeout = 0; select set_config('app.org_id', '${orgId}', true), set_config('app.portfolio_id', '0', true)`,
      );
      const result = await run(client);
      await client.query("commit");
      return result;
    } finally {
      client.release();
    }
  };
  const inBatches = async ([first, last]: readonly [number, number], statement: string, values: readonly unknown[]) => {
    for (let from = first; from <= last; from += batch)
      await bound((client) => client.query(statement, [from, Math.min(last, from + batch - 1), owners, ...values]));
  };
  const firstOf = (object: string) =>
    bound(async (client) => {
      const { rows } = await client.query<{ first: string }>(
        `select min(id) as first from crm.${object} where org_id = platform.current_org()`,
      );
      return rows[0]?.first;
    });
  const stagesOf = (pipelineId: string | null) =>
    bound(async (client) => {
      const { rows } = await client.query<{ id: string; kind: string; pipeline_id: string }>(
        "select id, kind, pipeline_id from crm.stage where org_id = platform.current_org() and ($1::bigint is null) = (pipeline_id <> $2::bigint) order by position",
        [pipelineId, renewals],
      );
      return [rows.map(({ id }) => id), rows.map(({ kind }) => kind), rows[0]?.pipeline_id] as const;
    });
  await inBatches([1, counts.accounts], seedAccounts, []);
  const accounts = [await firstOf("account"), counts.accounts] as const;
  await inBatches([1, counts.contacts], seedContacts, [...properties, ...accounts]);
  const contacts = [await firstOf("contact"), counts.contacts] as const;
  const ends = [...accounts, ...contacts];
  await inBatches([1, counts.boardDeals], seedDeals, [...(await stagesOf(null)), ...ends]);
  await inBatches([counts.boardDeals + 1, counts.deals], seedDeals, [...(await stagesOf(renewals)), ...ends]);
  const deals = [await firstOf("deal"), counts.deals] as const;
  const places = [0, 1].map((part) => [accounts[part], contacts[part], deals[part]]);
  await inBatches([1, counts.notes], seedNotes, places);
  await inBatches([1, counts.tasks], seedTasks, places);
}

async function worldOf(
  urls: DatabaseUrls,
  orgId: string,
): Promise<Omit<BenchWorld, "counts" | "deals" | keyof typeof known>> {
  return withApplication(urls, async ({ operations, transact, http, pools }) => {
    const createKey = operations.find(({ id }) => id === "identity.keys.create");
    const created = await transact({ actor: systemActor(orgId), origin }, async (work) =>
      createKey?.run(work, { name: "bench", role: "admin" } as never),
    );
    const { key } = created as { key: string };
    const portfolioKey = await newPortfolioKey({ operations, transact });
    const reply = await http.inject({ url: "/api/v1/pipelines", headers: { authorization: `Bearer ${key}` } });
    const pipeline = reply.json<{ items: { id: string; stages: StageOfWorld[] }[] }>().items[0];
    const client = await pools.app.connect();
    try {
      await client.query(
        `begin; select set_config('app.org_id', '${orgId}', true), set_config('app.portfolio_id', '0', true)`,
      );
      const { rows } = await client.query<{ lowest: string; highest: string }>(
        "select min(id) as lowest, max(id) as highest from crm.contact where org_id = platform.current_org()",
      );
      await client.query("commit");
      const contactIds = { lowest: Number(rows[0]?.lowest), highest: Number(rows[0]?.highest) };
      const contacts = contactIds.highest - contactIds.lowest + 1;
      return {
        orgId,
        key,
        portfolioKey,
        pipelineId: pipeline?.id ?? "",
        stages: pipeline?.stages ?? [],
        contacts,
        contactIds,
      };
    } finally {
      client.release();
    }
  });
}

async function newPortfolioKey({
  operations,
  transact,
}: Pick<BenchApplication, "operations" | "transact">): Promise<string> {
  const create = operations.find(({ id }) => id === "identity.portfolioKeys.create");
  const created = await transact({ actor: systemActor(null, { portfolioId: "1" }), origin }, async (work) =>
    create?.run(work, create.input.parse({ name: "bench", role: "viewer" }) as never),
  );
  return (created as { key: string }).key;
}

type BenchApplication = Awaited<ReturnType<typeof createApplication>>;

async function withApplication<Result>(
  urls: DatabaseUrls,
  body: (application: BenchApplication) => Promise<Result>,
): Promise<Result> {
  const application = await createApplication({ settings: benchSettings(1), urls, log: createLog("warn") });
  try {
    return await body(application);
  } finally {
    await application.close();
  }
}
