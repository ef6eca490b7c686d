import { load } from "./load.ts";
import { type Bench, seconds } from "./measurements.ts";
import { latencyRow, type Row } from "./rows.ts";

const kinds: readonly { readonly name: string; readonly q: (n: number) => string }[] = [
  { name: "whole names", q: (n) => `Grace Contact${n}` },
  { name: "names as they are typed", q: (n) => `silver wor ${String(n).slice(0, 3)}` },
  { name: "a word of very many records", q: (n) => ["grace", "deal", "example", "harbour", "renewal"][n % 5] ?? "" },
  { name: "fragments of addresses", q: (n) => `person${n}@exa` },
  { name: "fragments of telephone numbers", q: (n) => `30 ${String(1_000_000 + n).slice(0, 4)} ${n % 1000}` },
  { name: "mistyped words", q: (n) => ["grcae", "habrour", "kathrine", "sytsems", "renewl"][n % 5] + ` ${n % 1000}` },
  { name: "what is nowhere", q: (n) => `nowhere${n} found` },
];

/** The one box over all objects: one row for all kinds of searches by turns, which is what the promise is about, and one for each. */
export async function measureSearch({ world, product }: Bench): Promise<Row[]> {
  const measure = async (name: string, q: (n: number) => string) => {
    const asked = {
      url: product.address,
      headers: { authorization: `Bearer ${world.key}` },
      request: (n: number) => ({
        path: `/api/v1/search?q=${encodeURIComponent(q((n * 7919) % world.contacts))}`,
      }),
      connections: 4,
    };
    await load({ ...asked, seconds: 2 });
    return latencyRow(name, { product: await load({ ...asked, seconds }), floor: null }, { p95: 25 });
  };
  const rows = [
    await measure("search, every kind by turns, 4 connections", (n) => kinds[n % kinds.length]?.q(n) ?? ""),
  ];
  for (const { name, q } of kinds) rows.push(await measure(`search: ${name}`, q));
  return rows;
}
