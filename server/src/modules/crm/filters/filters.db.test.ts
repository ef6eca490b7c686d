import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type World } from "#testing/world";
import type { Filter, FilterOp } from "./filter-schema.ts";
import type { SpanOp } from "./filter-time-shared-rules.ts";

/** A deal as the model knows it. */
interface Sample {
  readonly name: string;
  readonly nextStep: string | null;
  readonly closeDate: string | null;
  readonly amount: { minor: string; currency: string } | null;
  readonly score: number | null;
  readonly tier: string | null;
  readonly renewal: string | null;
  readonly champion: string | null;
  readonly fee: { minor: string; currency: string } | null;
}

const euros = (minor: number) => ({ minor: String(minor), currency: "EUR" });
const dollars = (minor: number) => ({ minor: String(minor), currency: "USD" });

const samples: readonly Sample[] = [
  {
    name: "Alpha",
    nextStep: "Call",
    closeDate: "2026-01-31",
    amount: euros(100),
    score: 1.5,
    tier: "gold",
    renewal: "2026-02-28",
    champion: "Ada",
    fee: euros(5),
  },
  {
    name: "alphabet",
    nextStep: null,
    closeDate: null,
    amount: null,
    score: null,
    tier: null,
    renewal: null,
    champion: null,
    fee: null,
  },
  {
    name: "BETA 100%",
    nextStep: "Écrire à José",
    closeDate: "2026-02-01",
    amount: dollars(100),
    score: -3,
    tier: "silver",
    renewal: "1999-12-31",
    champion: "ADA",
    fee: dollars(5),
  },
  {
    name: "beta_max",
    nextStep: "call back",
    closeDate: "2026-01-31",
    amount: euros(-50),
    score: 0,
    tier: "gold",
    renewal: "2026-02-28",
    champion: "Adam",
    fee: euros(7),
  },
  {
    name: "Gamma",
    nextStep: "CALL",
    closeDate: "2030-12-31",
    amount: euros(100_000),
    score: 1e15,
    tier: null,
    renewal: null,
    champion: "Zoë",
    fee: null,
  },
];

let world: World;
let admin: Calls;
beforeAll(async () => {
  world = await createWorld();
  const org = await world.createOrganization();
  admin = world.as(org.admin);
  const property = (key: string, type: string, more: object = {}) =>
    admin.post("/api/v1/properties", { object: "deal", key, label: key, type, ...more }).then((reply) => reply.ok());
  await property("score", "number");
  await property("tier", "oneOf", {
    options: [
      { value: "gold", label: "Gold" },
      { value: "silver", label: "Silver" },
    ],
  });
  await property("renewal", "date");
  await property("champion", "text");
  await property("fee", "money");
  for (const { name, nextStep, closeDate, amount, ...custom } of samples)
    await admin.post("/api/v1/deals", { name, nextStep, closeDate, amount, custom }).then((reply) => reply.ok());
});
afterAll(() => world.destroy());

async function matching(filter: Filter): Promise<string[]> {
  const reply = await admin.get<{ items: { name: string }[]; total: number }>(
    `/api/v1/deals?count=true&filter=${encodeURIComponent(JSON.stringify(filter))}`,
  );
  const { items, total } = reply.ok();
  expect(total).toBe(items.length);
  return items.map(({ name }) => name).toSorted();
}

type Comparable = string | number | { minor: string; currency: string };

/** The operators that choices of several alone have are tested with the property types, times named from today by themselves. */
type Comparison = Exclude<FilterOp, "hasAny" | "hasAll" | "hasNone" | "during" | SpanOp>;

/** What a condition means, said once more without SQL. */
function holds(sample: Sample, property: keyof Sample, op: Comparison, value: unknown): boolean {
  const actual = sample[property];
  if (op === "empty" || op === "notEmpty") return (actual === null) === (op === "empty");
  if (op === "isNot") return !holds(sample, property, "is", value);
  if (actual === null) return false;
  if (op === "in") return (value as Comparable[]).some((one) => compare(actual, one) === 0);
  if (op === "between") {
    const [low, high] = (value as Comparable[]).map((one) => compare(actual, one));
    return low !== undefined && high !== undefined && low >= 0 && high <= 0;
  }
  const text = String(actual).toLowerCase();
  if (op === "contains") return text.includes(String(value).toLowerCase());
  if (op === "startsWith") return text.startsWith(String(value).toLowerCase());
  const order = compare(actual, value as Comparable);
  return { is: order === 0, gt: order > 0, gte: order >= 0, lt: order < 0, lte: order <= 0 }[op];
}

/** NaN where the two cannot be compared: amounts of two currencies. */
function compare(one: Comparable, other: Comparable): number {
  if (typeof one === "object" && typeof other === "object")
    return one.currency === other.currency ? Number(one.minor) - Number(other.minor) : Number.NaN;
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [left, right] = [String(one).toLowerCase(), String(other).toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

function evaluate(filter: Filter, sample: Sample): boolean {
  if (filter.and !== undefined) return filter.and.every((part) => evaluate(part, sample));
  if (filter.or !== undefined) return filter.or.some((part) => evaluate(part, sample));
  if (filter.not !== undefined) return !evaluate(filter.not, sample);
  return holds(sample, filter.property as keyof Sample, (filter.op ?? "is") as Comparison, filter.value);
}

const valuesOf = (property: keyof Sample) => fc.constantFrom(...samples.flatMap((sample) => sample[property] ?? []));
const presence = fc.record({ op: fc.constantFrom<FilterOp>("empty", "notEmpty") });
const single = (ops: readonly FilterOp[], property: keyof Sample) =>
  fc.record({ op: fc.constantFrom(...ops), value: valuesOf(property) });
const list = (property: keyof Sample) =>
  fc.record({ op: fc.constant<FilterOp>("in"), value: fc.array(valuesOf(property), { minLength: 1, maxLength: 4 }) });
const range = (property: keyof Sample) =>
  fc.record({ op: fc.constant<FilterOp>("between"), value: fc.tuple(valuesOf(property), valuesOf(property)) });
const orders: readonly FilterOp[] = ["is", "isNot", "gt", "gte", "lt", "lte"];

const conditionOn = (property: keyof Sample): fc.Arbitrary<Filter> => {
  const fragment = fc.record({
    op: fc.constantFrom<FilterOp>("contains", "startsWith"),
    value: fc.constantFrom("al", "ALPHA", "a", "100%", "_", "é", "call", "Ada"),
  });
  const kinds = {
    text: fc.oneof(single(["is", "isNot"], property), list(property), fragment, presence),
    ordered: fc.oneof(single(orders, property), list(property), range(property), presence),
    money: fc.oneof(single(orders, property), presence),
    choice: fc.oneof(single(["is", "isNot"], property), list(property), presence),
  };
  const kind = (
    {
      name: "text",
      nextStep: "text",
      champion: "text",
      closeDate: "ordered",
      score: "ordered",
      renewal: "ordered",
      amount: "money",
      fee: "money",
      tier: "choice",
    } as const
  )[property];
  return kinds[kind].map((rest) => ({ property, ...rest }));
};
const condition = fc.oneof(...(Object.keys(samples[0] ?? {}) as (keyof Sample)[]).map(conditionOn));
const { anyFilter } = fc.letrec<{ anyFilter: Filter }>((tie) => ({
  anyFilter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.record({ and: fc.array(tie("anyFilter"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie("anyFilter"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie("anyFilter") }),
  ),
}));

describe("filters", () => {
  it("mean in SQL what they mean in words, on columns and on run-time properties alike", async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, async (one) => {
        expect(await matching(one)).toEqual(
          samples
            .filter((sample) => evaluate(one, sample))
            .map(({ name }) => name)
            .toSorted(),
        );
      }),
      { numRuns: 250 },
    );
  }, 60_000);
  it("know no record of another organization, whatever its ids are", async () => {
    const elsewhere = await world.createOrganization();
    const found = await world
      .as(elsewhere.admin)
      .get<{ items: unknown[] }>(
        `/api/v1/deals?filter=${encodeURIComponent(JSON.stringify({ property: "name", op: "notEmpty" }))}`,
      );
    expect(found.ok().items).toEqual([]);
    const unknown = await world
      .as(elsewhere.admin)
      .get<{ problems: { path: string }[] }>(
        `/api/v1/deals?filter=${encodeURIComponent(JSON.stringify({ property: "score", op: "notEmpty" }))}`,
      );
    expect([unknown.status, unknown.body.problems[0]?.path]).toEqual([400, "filter.property"]);
  });
  it("are refused with a place, soon, however deep, long or wide they are", async () => {
    const name = { property: "name", op: "empty" };
    const nested = (depth: number) => `${'{"not":'.repeat(depth)}${JSON.stringify(name)}${"}".repeat(depth)}`;
    const refusal = async (json: string) => {
      const body = `{"object":"deal","name":"x","filter":${json}}`;
      const headers = { "content-type": "application/json" };
      const reply = await admin.send<Refused>({ method: "POST", url: "/api/v1/views", headers, payload: body });
      return [reply.status, ...reply.body.problems.slice(0, 2).map(({ path, code }) => `${path} ${code}`)];
    };
    expect(await refusal(nested(50))).toEqual([400, `filter${".not".repeat(8)} too_deep`]);
    expect(await refusal(nested(100_000))).toEqual([400, expect.stringMatching(/^filter.* too_deep$/)]);
    const many = JSON.stringify({ and: Array.from({ length: 10_000 }, () => name) });
    expect(await refusal(many)).toEqual([400, "filter.and too_big"]);
    const hundred = Array.from({ length: 100 }, () => ({ property: "nothing", op: "empty" }));
    const wide = JSON.stringify({ and: Array.from({ length: 100 }, () => ({ or: hundred })) });
    expect(await refusal(wide)).toEqual([400, "filter too_large", "filter.and.0.or.0.property unknown_property"]);
    const ids = JSON.stringify({ property: "ownerId", op: "in", value: Array.from({ length: 50_000 }, () => "1") });
    expect((await refusal(ids)).slice(0, 2)).toEqual([400, "filter.value invalid_list"]);
  });
  it("sort by run-time properties of every type, empty ones last, page after page", async () => {
    for (const sort of ["score", "-score", "tier", "renewal", "-renewal", "champion", "fee", "-fee"]) {
      const names: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const page: { items: { name: string }[]; nextCursor: string | null } = (
          await admin.get<{ items: { name: string }[]; nextCursor: string | null }>(
            `/api/v1/deals?limit=2&sort=${sort}${cursor === "" ? "" : `&cursor=${cursor}`}`,
          )
        ).ok();
        names.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor;
      }
      expect(new Set(names).size, sort).toBe(samples.length);
      const key = sort.replace("-", "") as keyof Sample;
      const valued = names.filter((name) => samples.find((sample) => sample.name === name)?.[key] !== null);
      expect(names.slice(0, valued.length), sort).toEqual(valued);
    }
    const byScore = (await admin.get<{ items: { name: string }[] }>("/api/v1/deals?sort=-score"))
      .ok()
      .items.map(({ name }) => name);
    expect(byScore).toEqual(["Gamma", "Alpha", "beta_max", "BETA 100%", "alphabet"]);
  });
});
