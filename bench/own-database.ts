import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApplication } from "../server/src/app.ts";
import { systemActor } from "../server/src/platform/actor.ts";
import { prepareDatabase } from "../server/src/platform/database/prepare.ts";
import { readClusterState } from "../server/src/platform/postgres/cluster-files.ts";
import { type DatabaseUrls, startCluster } from "../server/src/platform/postgres/cluster.ts";
import { createLog } from "../server/src/platform/telemetry/log.ts";
import { benchSettings, serve, type Served } from "./processes.ts";

const origin = { requestId: "bench", ip: null, via: "cli" } as const;

export interface Company {
  readonly id: string;
  readonly key: string;
}

/** The product on a database that holds two empty companies. */
export interface OwnDatabase {
  readonly folder: string;
  readonly urls: DatabaseUrls;
  readonly product: Served;
  readonly company: Company;
  readonly neighbour: Company;
}

interface Setting {
  readonly name: string;
  readonly port: number;
  readonly say: (line: string) => void;
}

/** Measures on a database of its own that is thrown away: what is written would be there for all other measurements. */
export async function onOwnDatabase<Result>(
  { name, port, say }: Setting,
  measure: (own: OwnDatabase) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), `gomark-bench-${name}-`));
  const cluster = await startCluster({ dataDir: folder, log: say });
  try {
    const urls = cluster.urls();
    await prepareDatabase(urls, createLog("warn"));
    const [company, neighbour] = await companies(urls);
    const product = await serve("app-process.ts", { urls, port });
    try {
      return await measure({ folder, urls, product, company, neighbour });
    } finally {
      await product.stop();
    }
  } finally {
    await cluster.stop();
    // as root the cluster lies outside the data folder
    const outside = (await readClusterState(folder).catch(() => null))?.folder ?? folder;
    for (const path of [outside, folder]) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function companies(urls: DatabaseUrls): Promise<[Company, Company]> {
  const application = await createApplication({ settings: benchSettings(1), urls, log: createLog("warn") });
  const { identity, transact, operations } = application;
  try {
    const { portfolioId } = await transact({ actor: systemActor(null), origin }, (work) =>
      identity.createPortfolioOwner(work, {
        portfolioName: "Bench",
        name: "Bench",
        email: "bench@bench.example",
        password: randomBytes(24).toString("hex"),
      }),
    );
    const make = async (n: number): Promise<Company> => {
      const { id } = await transact({ actor: systemActor(null, { portfolioId }), origin }, (work) =>
        identity.createOrganization(work, {
          name: `Company ${n}`,
          slug: `company-${n}`,
          currency: "EUR",
          timeZone: "UTC",
        }),
      );
      const createKey = operations.find((operation) => operation.id === "identity.keys.create");
      const created = await transact({ actor: systemActor(id), origin }, async (work) =>
        createKey?.run(work, { name: "bench", role: "admin" } as never),
      );
      return { id, key: (created as { key: string }).key };
    };
    return [await make(1), await make(2)];
  } finally {
    await application.close();
  }
}

export function perSecond(count: number, seconds: number): string {
  return Math.round(count / seconds).toLocaleString("en");
}

export async function call<Answer>(url: string, init: RequestInit): Promise<Answer> {
  const reply = await fetch(url, init);
  if (!reply.ok) throw new Error(`${url} was answered with ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as Answer;
}
