import type { Application } from "../server/src/app.ts";
import { load, type Measured } from "./load.ts";
import type { Served } from "./processes.ts";
import { record, type Recording } from "./recording.ts";
import { latencyRow, rateRow, type Row } from "./rows.ts";
import type { BenchWorld } from "./seed.ts";
import { timeUntilSeen } from "./sockets.ts";

export interface Bench {
  /** The application in this process: it only writes down which statements a request sends. */
  readonly recorder: Application;
  readonly product: Served;
  readonly floor: Served;
  readonly world: BenchWorld;
}

export const seconds = 4;
/** Rounds of product and floor by turns: whatever else the machine does then meets both. */
const rounds = 3;
/** How long a load runs before it is measured: V8 is done optimising the path after some ten thousand requests. */
const warmUpSeconds = 8;
export const connections = 50;
const writes = 4000;

/** Writing: creating a deal and moving one, with validation, permission, audit and event. */
export async function measureWrites(bench: Bench): Promise<Row[]> {
  const body = JSON.stringify({
    name: "A new deal",
    amount: { minor: "1250000", currency: "EUR" },
    closeDate: "2027-03-31",
  });
  const creation = await recorded(bench, "create-deal", null, { method: "POST", url: "/api/v1/deals", body });
  const created = await pair(
    bench,
    { connections, amount: writes, method: "POST" },
    {
      product: () => ({ path: "/api/v1/deals", body }),
      floor: () => ({ path: `/floor/${creation.name}/1` }),
    },
  );
  const stage = openStage(bench, 1);
  const [first = "", ...fresh] = await newDeals(bench, writes * 2 + 1);
  const move = (id: string) => ({
    path: `/api/v1/deals/${id}/move`,
    body: JSON.stringify({ stageId: stage, version: 1 }),
  });
  const moving = await recorded(bench, "move-deal", first, {
    method: "POST",
    url: move(first).path,
    body: move(first).body,
  });
  const moved = await pair(
    bench,
    { connections, amount: writes, method: "POST" },
    {
      product: (n) => move(fresh[n] ?? ""),
      floor: (n) => ({ path: `/floor/${moving.name}/${fresh[writes + n] ?? ""}` }),
    },
  );
  return [
    rateRow("create a deal, 50 connections", created, { ratio: 0.4 }),
    rateRow("move a deal, 50 connections", moved, { ratio: 0.4 }),
  ];
}

/** How soon another browser's socket hears of a move. */
export async function measureMoves(bench: Bench): Promise<Row> {
  const moves = 300;
  const deals = await newDeals(bench, moves);
  const stage = openStage(bench, 1);
  const headers = authorization(bench);
  const { address } = bench.product;
  const measured = await timeUntilSeen(
    { address, headers, topic: `board:${bench.world.pipelineId}` },
    moves,
    async (n) => {
      const id = deals[n] ?? "";
      const reply = await fetch(`${address}/api/v1/deals/${id}/move`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ stageId: stage, version: 1 }),
      });
      if (!reply.ok) throw new Error(`a move was answered with ${reply.status}: ${await reply.text()}`);
      return id;
    },
  );
  return latencyRow("a move seen by another socket, after its reply", { product: measured, floor: null }, { p95: 100 });
}

type RequestOf = (n: number) => { path: string; body?: string };

interface PairOptions {
  readonly connections: number;
  readonly seconds?: number;
  readonly amount?: number;
  readonly method?: "GET" | "POST";
}

/** Product and floor by turns, each warmed up first; of each the round with the middle rate counts. */
export async function pair(
  bench: Bench,
  options: PairOptions,
  request: { product: RequestOf; floor: RequestOf },
): Promise<{ product: Measured; floor: Measured }> {
  const headers = authorization(bench);
  const onFloor = (how: PairOptions) => load({ ...how, url: bench.floor.address, request: request.floor });
  const onProduct = (how: PairOptions) =>
    load({ ...how, url: bench.product.address, headers, request: request.product });
  // a write can be done once only, so a given amount is one round
  if (options.seconds === undefined) return { floor: await onFloor(options), product: await onProduct(options) };
  await onFloor({ ...options, seconds: warmUpSeconds });
  await onProduct({ ...options, seconds: warmUpSeconds });
  const floors: Measured[] = [];
  const products: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await onFloor(options));
    products.push(await onProduct(options));
  }
  return { product: middle(products), floor: middle(floors) };
}

function middle(measured: readonly Measured[]): Measured {
  const sorted = measured.toSorted((a, b) => a.perSecond - b.perSecond);
  const [found] = sorted.slice(Math.floor(sorted.length / 2));
  if (found === undefined) throw new Error("a load was measured at least once");
  return found;
}

export async function recorded(
  { recorder, floor, world }: Bench,
  name: string,
  id: string | null,
  request: { method: "GET" | "POST"; url: string; body?: string },
): Promise<Recording> {
  const headers = {
    authorization: `Bearer ${world.key}`,
    ...(request.body === undefined ? {} : { "content-type": "application/json" }),
  };
  const call = async () => {
    const reply = await recorder.http.inject({
      method: request.method,
      url: request.url,
      headers,
      ...(request.body === undefined ? {} : { payload: request.body }),
    });
    return { status: reply.statusCode, id: id ?? reply.json<{ id: string }>().id, creates: id === null };
  };
  // the first call warms the caches of keys and permissions, which a served request finds warm
  if (request.method === "GET") await call();
  else
    await recorder.http.inject({
      method: "GET",
      url: "/api/v1/pipelines",
      headers: { authorization: headers.authorization },
    });
  const recording = await record(recorder, name, call);
  await floor.ask(recording);
  return recording;
}

async function newDeals(bench: Bench, count: number): Promise<string[]> {
  const ids: string[] = [];
  const stageId = openStage(bench, 0);
  const headers = { ...authorization(bench), "content-type": "application/json" };
  const workers = Array.from({ length: 16 }, async () => {
    while (ids.length < count) {
      const reply = await fetch(`${bench.product.address}/api/v1/deals`, {
        method: "POST",
        headers,
        body: JSON.stringify({ name: "A deal to move", stageId, amount: { minor: "100000", currency: "EUR" } }),
      });
      ids.push(((await reply.json()) as { id: string }).id);
    }
  });
  await Promise.all(workers);
  return ids.slice(0, count);
}

function openStage({ world }: Bench, n: number): string {
  return world.stages.filter(({ kind }) => kind === "open")[n]?.id ?? "";
}

function authorization({ world }: Bench): Record<string, string> {
  return { authorization: `Bearer ${world.key}` };
}
