import { load } from "./load.ts";
import { type Bench, seconds } from "./measurements.ts";
import { latencyRow, type Row } from "./rows.ts";

const json = (filter: object): string => encodeURIComponent(JSON.stringify(filter));

/** Every deal in groups with count and amounts, by turns of what a person would group by. */
const groupings = ["stageId", "ownerId", "closeDate:month", "accountId"] as const;

/** Filters whose matches are counted exactly: the `n`th of each kind. */
const counts: readonly { readonly name: string; readonly path: (n: number, contacts: number) => string }[] = [
  {
    name: "deals by amount",
    path: (n) =>
      `deals?filter=${json({ property: "amount", op: "gt", value: { minor: `${(n % 90) * 100_000}`, currency: "EUR" } })}`,
  },
  {
    name: "contacts by time",
    path: (n, contacts) => {
      const since = new Date(Date.now() - ((n * 7919) % contacts) * 60_000).toISOString();
      return `contacts?filter=${json({ property: "createdAt", op: "gt", value: since })}`;
    },
  },
  {
    name: "contacts by a choice of one's own",
    path: (n) => {
      const value = ["small", "middle", "large", "strategic"][n % 4];
      return `contacts?filter=${json({ property: "segment", op: "is", value })}`;
    },
  },
];

/** Subtotals and exact counts, each as one person waits for it: over one connection. */
export async function measureGroups({ world, product }: Bench): Promise<Row[]> {
  const measure = async (name: string, path: (n: number) => string) => {
    const asked = {
      url: product.address,
      headers: { authorization: `Bearer ${world.key}` },
      request: (n: number) => ({ path: path(n) }),
      connections: 1,
    };
    await load({ ...asked, seconds: 2 });
    return latencyRow(name, { product: await load({ ...asked, seconds }), floor: null }, { p95: 300 });
  };
  const rows: Row[] = [];
  for (const by of groupings)
    rows.push(
      await measure(
        `group with subtotals: every deal by ${by}`,
        () => `/api/v1/records/deal/groups?groupedBy=${by}&figures=amount`,
      ),
    );
  for (const { name, path } of counts)
    rows.push(
      await measure(`exact count of a filter: ${name}`, (n) => `/api/v1/${path(n, world.contacts)}&count=true&limit=1`),
    );
  return rows;
}
