import { parseArgs } from "node:util";
import { createApplication } from "../server/src/app.ts";
import { createLog } from "../server/src/platform/telemetry/log.ts";
import { measureBoardPage } from "./board-page.ts";
import { frameRows } from "./browser-page.ts";
import { measureFirstPage } from "./first-page.ts";
import { measureBulk } from "./bulk.ts";
import { measureGroups } from "./groups.ts";
import { measureImports } from "./imports.ts";
import { measureMoves, measureWrites, type Bench } from "./measurements.ts";
import { benchSettings, serve } from "./processes.ts";
import { measurePages, measureReads, measureViews } from "./reads.ts";
import { measureSearch } from "./search.ts";
import { limitRow, type Row, table } from "./rows.ts";
import { openBenchDatabase, type Size } from "./seed.ts";
import { tableRows } from "./table-page.ts";

const ports = { product: 3990, floor: 3991, recorder: 3992 };

/** `npm run bench [-- reads pages groups search views writes moves board table page memory imports bulk] [--small]`: every figure beside a floor measured in the same run. */
async function main(size: Size, wanted: ReadonlySet<string>): Promise<boolean> {
  const wants = (part: string) => wanted.size === 0 || wanted.has(part);
  const rows: Row[] = [];
  if (wanted.size === 0 || [...wanted].some((part) => !apart.has(part))) rows.push(...(await servedRows(size, wants)));
  if (wants("imports")) rows.push(...(await measureImports(size, say)));
  if (wants("bulk")) rows.push(...(await measureBulk(size, say)));
  process.stdout.write(`\n${table(rows)}\n`);
  return rows.every((row) => row.kept);
}

/** On databases of their own: what they write would be there for all others. */
const apart: ReadonlySet<string> = new Set(["imports", "bulk"]);

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function servedRows(size: Size, wants: (part: string) => boolean): Promise<Row[]> {
  const database = await openBenchDatabase(size, say);
  const recorder = await createApplication({
    settings: benchSettings(ports.recorder),
    urls: database.urls,
    log: createLog("error"),
  });
  const product = await serve("app-process.ts", { urls: database.urls, port: ports.product });
  const floor = await serve("floor-process.ts", { urls: database.urls, port: ports.floor });
  const rows: Row[] = [];
  try {
    const memory = await product.ask<{ rss: number }>("memory");
    if (wants("memory"))
      rows.push(limitRow("memory of the process after start", { value: memory.rss / 1e6, limit: 250, unit: "MB" }));
    const bench: Bench = { recorder, product, floor, world: database.world };
    if (wants("reads")) rows.push(...(await measureReads(bench)));
    if (wants("pages")) rows.push(...(await measurePages(bench)));
    if (wants("groups")) rows.push(...(await measureGroups(bench)));
    if (wants("search")) rows.push(...(await measureSearch(bench)));
    if (wants("views")) rows.push(...(await measureViews(bench)));
    if (wants("writes")) rows.push(...(await measureWrites(bench)));
    if (wants("moves")) rows.push(await measureMoves(bench));
    if (wants("board")) rows.push(...(await boardRows(bench)));
    if (wants("table")) rows.push(...(await tableRows(product.address, database.world)));
    if (wants("page")) rows.push(...(await pageRows(product.address)));
  } finally {
    await Promise.all([product.stop(), floor.stop(), recorder.close()]);
    await database.stop();
  }
  return rows;
}

async function boardRows({ product, world }: Bench): Promise<Row[]> {
  const board = await measureBoardPage(product.address, world);
  if (board === null) {
    process.stderr.write("No Chromium or Chrome was found: the board is not measured. Set CHROME_PATH.\n");
    return [];
  }
  const { measured, floor } = board;
  return [
    ...frameRows(`board of ${measured.cards.toLocaleString("en")} cards, wheel turning`, measured, floor),
    limitRow("board: a dropped card stands in its column, p95", { value: measured.dropP95, limit: 100, unit: "ms" }),
  ];
}

async function pageRows(address: string): Promise<Row[]> {
  const page = await measureFirstPage(address, 5);
  if (page === null) {
    process.stderr.write("No Chromium or Chrome was found: the first page is not measured. Set CHROME_PATH.\n");
    return [];
  }
  return [
    limitRow("first page: first contentful paint, throttled", { value: page.firstPaint, limit: 1500, unit: "ms" }),
    limitRow("first page: takes input, throttled", { value: page.interactive, limit: 3000, unit: "ms" }),
    limitRow("first page: JavaScript before first paint, compressed", {
      value: page.scriptKilobytes,
      limit: 250,
      unit: "kB",
    }),
  ];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { small: { type: "boolean", default: false } },
});
process.exitCode = (await main(values.small ? "small" : "full", new Set(positionals))) ? 0 : 1;
