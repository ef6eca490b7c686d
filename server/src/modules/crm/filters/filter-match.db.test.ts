import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asJob } from "#testing/job-work";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import { objectOf } from "../objects.ts";
import type { StoredRecord } from "../records/object-type.ts";
import { newestMatching } from "../property-rules/broken-records-sql.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { aloneSubject, matchesFilter } from "./filter-match-rules.ts";
import { checkFilter, opsOf } from "./filter-rules.ts";
import type { Filter, FilterOp } from "./filter-schema.ts";
import { settled } from "./filter-settling.ts";

let world: World;
let org: TestOrganization;

const seed = Number(process.env["FILTER_SEED"] ?? Date.now() % 1_000_000);
const words = ["Ant", "ant", "Bee  hive", "bee hive", "Ünder", "50%_x", "a"];
const days = ["2024-02-29", "2026-11-20", "2026-11-21", "2027-01-01"];
const instants = ["2026-11-20T23:30:00.000Z", "2026-11-21T00:00:00.000Z", "2025-01-01T12:00:00.123Z"];
const amounts = [-1, 0, 1, 100].flatMap((minor) =>
  ["EUR", "USD"].map((currency) => ({ minor: String(minor), currency })),
);
const options = ["red", "green", "blue"];

/** What values of each type are drawn from; filters ask for the same ones. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  text: words,
  longText: words,
  number: [-1, 0, 0.5, 3, 1e9],
  money: amounts,
  date: days,
  dateTime: instants,
  boolean: [true, false],
  oneOf: options,
  manyOf: [["red"], ["green", "blue"], ["red", "blue"]],
  url: ["https://a.example", "https://b.example/x"],
  email: ["Ada@a.example", "bo@b.example"],
  phone: ["+49301234567", "+12125550100"],
};
/** Built-in properties with and without a key column, a number, an amount. */
const builtIn: Readonly<Record<string, string>> = {
  name: "text",
  domain: "text",
  city: "text",
  employees: "count",
  annualRevenue: "money",
};
const drawn = (type: string) => (type === "count" ? [0, 1, 50] : (values[type] ?? []));

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization({ timeZone: "Europe/Berlin" });
  const admin = world.as(org.admin);
  world.clock.set("2026-11-20T23:30:00Z");
  for (const type of Object.keys(values)) {
    const more = type.endsWith("Of") ? { options: options.map((value) => ({ value, label: value })) } : {};
    (
      await admin.post("/api/v1/properties", {
        object: "account",
        key: `p_${type.toLowerCase()}`,
        label: type,
        type,
        ...more,
      })
    ).ok();
  }
  const some = (type: string) => fc.option(fc.constantFrom(...drawn(type)), { nil: null, freq: 3 });
  const row = fc.record({
    ...Object.fromEntries(
      Object.entries(builtIn).map(([name, type]) => [name, name === "name" ? fc.constantFrom(...words) : some(type)]),
    ),
    custom: fc.record(Object.fromEntries(Object.keys(values).map((type) => [`p_${type.toLowerCase()}`, some(type)]))),
  });
  for (const account of fc.sample(row, { numRuns: 40, seed })) (await admin.post("/api/v1/accounts", account)).ok();
});
afterAll(() => world.destroy());

const fragments = ["a", "AN", "bee", "%", "_", "ünd", "hive", "ee  h"];
const periods = ["today", "yesterday", "thisMonth", "lastYear", "thisFiscalQuarter", { last: 30, unit: "day" }];
const lists: ReadonlySet<FilterOp> = new Set(["in", "hasAny", "hasAll", "hasNone"]);
const spans: ReadonlySet<FilterOp> = new Set(["moreThanAgo", "lessThanAgo", "inMoreThan", "inLessThan"]);

function valueFor(type: string, op: FilterOp): fc.Arbitrary<unknown> {
  const pool = drawn(type);
  const one = fc.constantFrom(...(type === "manyOf" ? options : pool));
  if (op === "contains" || op === "startsWith")
    return type === "phone" ? fc.constantFrom("+49", "30", "12 12") : fc.constantFrom(...fragments);
  if (op === "during") return fc.constantFrom(...periods);
  if (spans.has(op)) return fc.record({ amount: fc.constantFrom(1, 30, 400), unit: fc.constant("day") });
  if (lists.has(op)) return fc.array(one, { minLength: 1, maxLength: 3 });
  if (op !== "between") return one;
  if (type !== "money") return fc.tuple(one, one);
  return fc
    .constantFrom("EUR", "USD")
    .chain((currency) =>
      fc.tuple(...[0, 1].map(() => fc.constantFrom(...amounts.filter((amount) => amount.currency === currency)))),
    );
}

const conditions = fc
  .constantFrom(
    ...Object.entries(builtIn),
    ...Object.keys(values).map((type) => [`p_${type.toLowerCase()}`, type] as const),
  )
  .chain(([property, type]) => {
    const known = type === "count" ? "number" : type;
    return fc
      .constantFrom(...opsOf[known as keyof typeof opsOf])
      .chain((op): fc.Arbitrary<Filter> =>
        op === "empty" || op === "notEmpty"
          ? fc.constant({ property, op })
          : valueFor(type, op).map((value) => ({ property, op, value })),
      );
  });

const { filter: filters } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    // as deep as a filter may be
    { maxDepth: 6, depthSize: "small", withCrossShrink: true },
    conditions,
    fc.array(tie("filter"), { minLength: 1, maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie("filter"), { minLength: 1, maxLength: 3 }).map((or) => ({ or })),
    tie("filter").map((not) => ({ not })),
  ),
}));

it("a filter judged on values in memory answers what the database answers, whatever the filter and the records", async () => {
  await asJob(world, org, async (work) => {
    const registry: Registry = await registryOf(work, objectOf("account"));
    const everything: Filter = { property: "name", op: "notEmpty" };
    const records: readonly StoredRecord[] = await newestMatching(work, registry, everything, 100);
    expect(records).toHaveLength(40);
    let found = 0;
    for (const filter of fc.sample(filters, { numRuns: 400, seed })) {
      const checked = checkFilter(filter, aloneSubject(registry));
      expect(checked.problems, JSON.stringify(filter)).toEqual([]);
      const meant = await settled(work, checked.filter);
      const here = records.filter(({ values: own }) => matchesFilter(meant, own)).map(({ id }) => id);
      const there = (await newestMatching(work, registry, filter, 100)).map(({ id }) => id);
      expect(here, `FILTER_SEED=${seed} ${JSON.stringify(filter)}`).toEqual(there);
      found += there.length;
    }
    // neither all nor nothing
    expect(found).toBeGreaterThan(400);
  });
}, 120_000);
