import { load } from "./load.ts";
import { type Bench, seconds } from "./measurements.ts";
import { latencyRow, type Row } from "./rows.ts";

const of = (texts: readonly string[], n: number): string => texts[n % texts.length] ?? "";

/** What people type, each kind as the `n`th of them would: words that few hold, that many hold, fragments, mistakes. */
const kinds: readonly { readonly name: string; readonly q: (n: number) => string }[] = [
  { name: "whole names", q: (n) => `Grace Contact${n}` },
  { name: "names as they are typed", q: (n) => `silver wor ${String(n).slice(0, 3)}` },
  {
    name: "a word of very many records, notes and tasks",
    q: (n) => of(["grace", "deal", "example", "harbour", "renewal", "called"], n),
  },
  { name: "two words of very many, side by side", q: (n) => of(["price list", "second licence", "called renewal"], n) },
  { name: "two words of very many, hardly ever together", q: (n) => of(["grace purchasing", "deal harbour"], n) },
  { name: "fragments of addresses", q: (n) => `person${n}@exa` },
  { name: "fragments of telephone numbers", q: (n) => `30 ${String(1_000_000 + n).slice(0, 4)} ${n % 1000}` },
  { name: "fragments of numbers", q: (n) => String(100_000 + n).slice(1) },
  { name: "a note or task of many like it", q: (n) => `purchasing licence ${n}` },
  { name: "accents, Cyrillic, Chinese", q: (n) => of(["Verlängerung", "договор", "年度合同", "合同", "verlaeng"], n) },
  { name: "mistyped words", q: (n) => `${of(["grcae", "habrour", "kathrine", "sytsems", "renewl"], n)} ${n % 1000}` },
  { name: "what is nowhere", q: (n) => `nowhere${n} found` },
];

/** The one box over all objects, notes and tasks: one row for all kinds of searches by turns, which is what the promise is about, and one for each. */
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
