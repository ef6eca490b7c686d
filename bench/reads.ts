import { type Bench, connections, pair, recorded, seconds } from "./measurements.ts";
import { load } from "./load.ts";
import { latencyRow, rateRow, type Row } from "./rows.ts";

const million = (count: number) => count.toLocaleString("en");

/** Reading one record, again and again, beside its floor. */
export async function measureReads(bench: Bench): Promise<Row[]> {
  const { world } = bench;
  const contact = (n: number) =>
    String(world.contactIds.lowest + ((n * 7919) % (world.contactIds.highest - world.contactIds.lowest)));
  const one = await recorded(bench, "read-contact", contact(1), {
    method: "GET",
    url: `/api/v1/contacts/${contact(1)}`,
  });
  const read = await pair(
    bench,
    { connections, seconds },
    {
      product: (n) => ({ path: `/api/v1/contacts/${contact(n)}` }),
      floor: (n) => ({ path: `/floor/${one.name}/${contact(n)}` }),
    },
  );
  return [
    rateRow(`read one of ${million(world.contacts)} contacts, ${connections} connections`, read, {
      ratio: 0.7,
      p99: 50,
    }),
  ];
}

interface Page {
  /** Contacts where nothing is said. */
  readonly of?: "accounts" | "deals";
  readonly name: string;
  readonly p95: number;
  /** The n-th page that is asked for: another place each time. */
  readonly query: (n: number) => { filter: object; sort: string };
}

// as they were seeded
const industries = ["Software", "Retail", "Logistics", "Health", "Energy", "Banking", "Education", "Media"];
const jobs = ["CFO", "Head of Sales", "Buyer", "Engineer", "Founder"];

/** Deals that are open and worth more than so many euros. */
function openOver(euros: number): object {
  const worth = { minor: String(euros * 100), currency: "EUR" };
  return {
    and: [
      { property: "stage.kind", op: "is", value: "open" },
      { property: "amount", op: "gt", value: worth },
    ],
  };
}

const lately = { property: "at", op: "lessThanAgo", value: { amount: 30, unit: "day" } };
const silent = { related: "activities", where: lately, count: { op: "is", value: 0 } };

const overRelations: readonly Page[] = [
  {
    name: "by the industry of their account",
    p95: 200,
    query: (n) => ({ filter: { property: "account.industry", op: "is", value: industries[n % 8] }, sort: "name" }),
  },
  {
    of: "deals",
    name: "by the job of their contact, largest first",
    p95: 200,
    query: (n) => ({ filter: { property: "contact.jobTitle", op: "is", value: jobs[n % 5] }, sort: "-amount" }),
  },
  {
    of: "accounts",
    name: "by their open deals and what has been done lately",
    p95: 200,
    query: (n) => ({ filter: { and: [{ related: "deals", where: openOver(50_000 + n) }, silent] }, sort: "name" }),
  },
  {
    of: "accounts",
    name: "by how many deals they have",
    p95: 200,
    query: (n) => ({ filter: { related: "deals", count: { op: "gt", value: n % 3 } }, sort: "-createdAt" }),
  },
];

function byOwnProperties(contacts: number): readonly Page[] {
  // contacts were made a minute apart, so a page of any depth can be asked for by its time
  const before = (n: number) => new Date(Date.now() - ((n * 7919) % contacts) * 60_000).toISOString();
  return [
    {
      name: "by time",
      p95: 50,
      query: (n) => ({ filter: { property: "createdAt", op: "lt", value: before(n) }, sort: "-createdAt" }),
    },
    {
      name: "by the beginning of a name",
      p95: 50,
      query: (n) => ({
        filter: { property: "name", op: "startsWith", value: `grace contact${n % 1000}` },
        sort: "name",
      }),
    },
    {
      name: "by a number of one's own",
      p95: 60,
      query: (n) => ({ filter: { property: "score", op: "lt", value: (n * 7919) % contacts }, sort: "-score" }),
    },
    {
      name: "by a frequent choice of one's own, newest first",
      p95: 60,
      query: (n) => ({
        filter: {
          and: [
            { property: "segment", op: "is", value: "small" },
            { property: "createdAt", op: "lt", value: before(n) },
          ],
        },
        sort: "-createdAt",
      }),
    },
    {
      name: "by a rare choice of one's own, newest first",
      p95: 60,
      query: () => ({ filter: { property: "segment", op: "is", value: "strategic" }, sort: "-createdAt" }),
    },
  ];
}

/** Pages of fifty of a million contacts and what is around them, filtered and sorted, at every depth. */
export async function measurePages(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { of = "contacts", name, p95, query } of [...byOwnProperties(bench.world.contacts), ...overRelations]) {
    const path = (n: number) => {
      const { filter, sort } = query(n);
      return `/api/v1/${of}?limit=50&sort=${sort}&filter=${encodeURIComponent(JSON.stringify(filter))}`;
    };
    const page = await recorded(bench, `page ${name}`, "none", { method: "GET", url: path(1) });
    const paged = await pair(
      bench,
      { connections: 4, seconds },
      { product: (n) => ({ path: path(n) }), floor: () => ({ path: `/floor/${encodeURIComponent(page.name)}/none` }) },
    );
    const all = `${million(bench.world.counts[of])} ${of}`;
    rows.push(latencyRow(`page of 50 of ${all} ${name}, 4 connections`, paged, { p95 }));
  }
  return rows;
}

/** What people look at first: a large board, and the portfolio over all its companies. */
export async function measureViews(bench: Bench): Promise<Row[]> {
  const { world, product } = bench;
  const measure = (path: string, key: string) =>
    load({
      url: product.address,
      headers: { authorization: `Bearer ${key}` },
      request: () => ({ path }),
      connections: 4,
      seconds,
    });
  const boardPath = `/api/v1/pipelines/${world.pipelineId}/board`;
  await measure(boardPath, world.key);
  const board = await measure(boardPath, world.key);
  await measure("/api/v1/portfolio/overview", world.portfolioKey);
  const portfolio = await measure("/api/v1/portfolio/overview", world.portfolioKey);
  return [
    latencyRow(`board of ${million(world.deals)} deals, 4 connections`, { product: board, floor: null }, { p95: 100 }),
    latencyRow(
      `portfolio of ${world.organizations} companies, 4 connections`,
      { product: portfolio, floor: null },
      { p95: 50 },
    ),
  ];
}
