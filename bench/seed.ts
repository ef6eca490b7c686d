import { join } from "node:path";
import pg from "pg";
import { createApplication } from "../server/src/app.ts";
import { systemActor } from "../server/src/platform/actor.ts";
import { prepareDatabase } from "../server/src/platform/database/prepare.ts";
import { type DatabaseUrls, startCluster } from "../server/src/platform/postgres/cluster.ts";
import { createLog } from "../server/src/platform/telemetry/log.ts";
import { benchSettings } from "./processes.ts";
import { seedContacts, seedDeals } from "./seed-sql.ts";

/** Of what the database is filled with: another edition fills another one. */
const edition = 3;
const organizations = 20;
/** Who looks at the pages. The database is the benchmark's own and listens on this machine alone. */
const person = { email: "bench@bench.example", password: "seven-grey-harbours-in-winter" } as const;
const batch = 50_000;
const known = { organizations, person, slug: "company-1" } as const;
/** What each of the other nineteen organizations holds. */
const neighbours = { contacts: 500, deals: 500 };

/** How much the large organization holds: what the promises are about, or a hundredth to try the benchmark itself. */
export const sizes = {
  full: { contacts: 1_000_000, deals: 100_000 },
  small: { contacts: 10_000, deals: 1000 },
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
      world: { ...(await worldOf(urls, orgId)), ...known, deals: sizes[size].deals },
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
    `Filling the benchmark's database once: ${organizations} organizations, ${sizes[size].contacts} contacts, ${sizes[size].deals} deals`,
  );
  await withApplication(urls, async ({ identity, transact, pools, operations }) => {
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
      const properties = await createProperties({ operations, transact }, id);
      await fillOrganization(pools.app, { id, properties }, n === 1 ? sizes[size] : neighbours);
      say(`  company ${n} of ${organizations}`);
    }
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

async function fillOrganization(
  pool: pg.Pool,
  { id: orgId, properties }: { id: string; properties: readonly string[] },
  { contacts, deals }: { contacts: number; deals: number },
): Promise<void> {
  const inBatches = async (
    total: number,
    run: (client: pg.PoolClient, from: number, to: number) => Promise<unknown>,
  ) => {
    for (let from = 1; from <= total; from += batch) {
      const client = await pool.connect();
      try {
        await client.query(
          `begin; set local statement_timeout = 0; select set_config('app.org_id', '${orgId}', true), set_config('app.portfolio_id', '0', true)`,
        );
        await run(client, from, Math.min(total, from + batch - 1));
        await client.query("commit");
      } finally {
        client.release();
      }
    }
  };
  await inBatches(contacts, (client, from, to) => client.query(seedContacts, [from, to, ...properties]));
  await inBatches(deals, async (client, from, to) => {
    const { rows } = await client.query<{ id: string; kind: string; pipeline_id: string }>(
      "select id, kind, pipeline_id from crm.stage where org_id = platform.current_org() order by position",
    );
    await client.query(seedDeals, [
      from,
      to,
      rows.map(({ id }) => id),
      rows.map(({ kind }) => kind),
      rows[0]?.pipeline_id,
    ]);
  });
}

async function worldOf(urls: DatabaseUrls, orgId: string): Promise<Omit<BenchWorld, "deals" | keyof typeof known>> {
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
