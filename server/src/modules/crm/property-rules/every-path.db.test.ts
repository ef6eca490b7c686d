import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Json, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { BulkJobInFull, BulkPreview } from "../bulk/bulk-schema.ts";
import type { Import } from "../imports/import-schema.ts";
import type { BulkOutcome } from "../records/record-bulk.ts";

interface Stage {
  readonly id: string;
  readonly key: string;
}
interface Deal {
  readonly id: string;
  readonly version: number;
  readonly stageId: string;
  readonly name: string;
}
type Told = readonly { readonly code: string; readonly path: string }[];

let world: World;
let org: TestOrganization;
let admin: Calls;
let stages: readonly Stage[] = [];

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization({ currency: "EUR" });
  admin = world.as(org.admin);
  const own = (key: string, type: string, more: object = {}) =>
    admin.post("/api/v1/properties", { object: "deal", key, label: key, type, ...more });
  const options = (...values: string[]) => ({ options: values.map((value) => ({ value, label: value })) });
  (await own("code", "text")).ok();
  (await own("serial", "text", { unique: true })).ok();
  (await own("score", "number")).ok();
  (await own("signed", "boolean")).ok();
  (await own("approver", "text")).ok();
  (await own("region", "oneOf", options("emea", "us"))).ok();
  (await own("cities", "manyOf", options("berlin", "boston"))).ok();
  (await own("must", "text", { required: true })).ok();
  await set("amount", {
    limits: { min: 0 },
    readOnlyWhen: { property: "signed", op: "is", value: true },
  });
  await set("nextStep", { required: true });
  await set("closeDate", { limits: { min: "2020-01-01", max: "2030-12-31" } });
  await set("code", { limits: { pattern: "\\d{8}", patternMessage: "Eight digits" } });
  await set("score", { limits: { min: 1, max: 10 } });
  await set("approver", { requiredWhen: { property: "score", op: "gte", value: 9 }, limits: { maxLength: 5 } });
  await set("cities", { optionsWhen: { property: "region", options: { emea: ["berlin"], us: ["boston"] } } });
  const [pipeline] = (await admin.get<{ items: { stages: Stage[] }[] }>("/api/v1/pipelines")).ok().items;
  stages = pipeline?.stages ?? [];
  (await admin.post("/api/v1/deals", rowOf({ serial: "S-1" }))).ok();
});
afterAll(() => world.destroy());

async function set(property: string, rules: object): Promise<void> {
  (await admin.put(`/api/v1/property-rules/deal/${property}`, rules)).ok();
}

/** Values by property; what the organization defined itself stands under `custom` on the wire. */
type Flat = Readonly<Record<string, unknown>>;
const builtIn = new Set(["name", "amount", "nextStep", "closeDate", "stageId"]);
const wire = (values: Flat): Json => {
  const own = Object.entries(values).filter(([name]) => !builtIn.has(name));
  const others = Object.entries(values).filter(([name]) => builtIn.has(name));
  return { ...Object.fromEntries(others), custom: Object.fromEntries(own) };
};
let made = 0;
const good = () => ({ name: `Deal ${(made += 1)}`, nextStep: "Call", must: "here", score: 5 });
const rowOf = (values: Flat) => wire({ ...good(), ...values });

const eur = (minor: string) => ({ minor, currency: "EUR" });

/** A rule, a record it holds for, a change that breaks it, and what is told. */
interface Broken {
  readonly rule: string;
  readonly had?: Flat;
  readonly change: Flat;
  readonly told: Told;
  /** It speaks of what was there before. */
  readonly changesOnly?: boolean;
}
const rules: readonly Broken[] = [
  { rule: "least amount", change: { amount: eur("-1") }, told: [{ code: "too_small", path: "amount" }] },
  { rule: "last day", change: { closeDate: "2031-01-01" }, told: [{ code: "too_big", path: "closeDate" }] },
  { rule: "pattern", change: { code: "1234567" }, told: [{ code: "pattern", path: "code" }] },
  { rule: "least number", change: { score: 0 }, told: [{ code: "too_small", path: "score" }] },
  { rule: "longest text", change: { approver: "Marlene" }, told: [{ code: "too_long", path: "approver" }] },
  { rule: "unique", change: { serial: "s-1" }, told: [{ code: "taken", path: "serial" }] },
  { rule: "required, built in", change: { nextStep: null }, told: [{ code: "required", path: "nextStep" }] },
  { rule: "required, of one's own", change: { must: null }, told: [{ code: "required", path: "must" }] },
  { rule: "required when", change: { score: 9 }, told: [{ code: "required", path: "approver" }] },
  {
    rule: "options that fit",
    had: { region: "us" },
    change: { cities: ["berlin"] },
    told: [{ code: "unfit_option", path: "cities" }],
  },
  {
    rule: "options that fit, when the deciding value changes",
    had: { region: "us", cities: ["boston"] },
    change: { region: "emea" },
    told: [{ code: "unfit_option", path: "region" }],
    changesOnly: true,
  },
  {
    rule: "read-only when",
    had: { signed: true, amount: eur("100") },
    change: { amount: eur("200") },
    told: [{ code: "read_only", path: "amount" }],
    changesOnly: true,
  },
  {
    rule: "all of them at once",
    had: { signed: true, region: "us" },
    change: {
      amount: eur("-5"),
      closeDate: "1999-01-01",
      code: "x",
      score: 11,
      serial: "S-1",
      cities: ["berlin"],
    },
    told: [
      { code: "too_small", path: "amount" },
      { code: "too_small", path: "closeDate" },
      { code: "pattern", path: "code" },
      { code: "too_big", path: "score" },
      { code: "read_only", path: "amount" },
      { code: "required", path: "approver" },
      { code: "unfit_option", path: "cities" },
      { code: "taken", path: "serial" },
    ],
    changesOnly: true,
  },
];

type Way = (deal: Deal | null, values: Flat) => Promise<Told>;

const problemsOf = ({ problems = [] }: Partial<Refused>): Told =>
  problems.map(({ code, path }) => ({ code, path: bare(path) }));
const bare = (path: string) => path.replace(/^(changes\.\d+\.|values\.|custom\.)+/, "");

const cells: Readonly<Record<string, (value: unknown) => string>> = {
  amount: (value) => String(Number((value as { minor: string }).minor) / 100),
};
const cellOf = (name: string, value: unknown) =>
  cells[name]?.(value) ?? (Array.isArray(value) ? value.join("; ") : String(value ?? ""));

/** A file of one row. What is wrong is told in words at columns, without codes. */
async function fileOf(deal: Deal | null, values: Flat): Promise<Import> {
  const all: Flat = deal === null ? { ...good(), ...values } : { ...values };
  const names = Object.keys(all);
  const header = [...(deal === null ? [] : ["id"]), ...names];
  const row = [...(deal === null ? [] : [deal.id]), ...names.map((name) => cellOf(name, all[name]))];
  const mapping = Object.fromEntries(header.map((name) => [name, name]));
  const body = { object: "deal", csv: `${header.join(",")}\n${row.join(",")}\n`, mapping };
  return (
    await admin.post<Import>(
      "/api/v1/imports",
      deal === null ? { ...body, mode: "create", key: null } : { ...body, key: "id" },
    )
  ).ok();
}

const toldBy = ({ refusedSample }: Import): Told =>
  refusedSample.flatMap(({ reasons }) => reasons.map(({ column }) => ({ code: "", path: column ?? "" })));

const ways: Readonly<Record<string, { readonly creates: boolean; readonly file?: true; readonly go: Way }>> = {
  create: {
    creates: true,
    go: async (_, values) => problemsOf((await admin.post<Refused>("/api/v1/deals", rowOf(values))).body),
  },
  update: {
    creates: false,
    go: async (deal, values) =>
      problemsOf(
        (await admin.patch<Refused>(`/api/v1/deals/${deal?.id}`, { version: deal?.version, ...wire(values) })).body,
      ),
  },
  bulk: {
    creates: false,
    go: async (deal, values) => {
      const changes = [{ id: deal?.id, ...wire(values) }];
      const { refused } = (await admin.post<BulkOutcome>("/api/v1/deals/bulk/update", { changes })).ok();
      return refused.flatMap((one) => problemsOf(one));
    },
  },
  move: {
    creates: false,
    go: async (deal, values) => {
      const next = stages.find(({ id }) => id !== deal?.stageId)?.id;
      const body = { version: deal?.version, stageId: next, values };
      return problemsOf((await admin.post<Refused>(`/api/v1/deals/${deal?.id}/move`, body)).body);
    },
  },
  "bulk job": {
    creates: false,
    go: async (deal, values) => {
      const request = { object: "deal", action: "update", ids: [deal?.id], values, expected: 1 };
      const { id } = (await admin.post<BulkJobInFull>("/api/v1/bulk-jobs", request)).ok();
      await world.drain();
      const { refusedSample } = (await admin.get<BulkJobInFull>(`/api/v1/bulk-jobs/${id}`)).ok();
      return refusedSample.flatMap((one) => problemsOf(one));
    },
  },
  "preview of a bulk job": {
    creates: false,
    go: async (deal, values) => {
      const request = { object: "deal", action: "update", ids: [deal?.id], values };
      return problemsOf((await admin.post<BulkPreview>("/api/v1/bulk-jobs/preview", request)).ok());
    },
  },
  "dry run of new rows": { creates: true, file: true, go: async (_, values) => toldBy(await fileOf(null, values)) },
  "dry run of changes": { creates: false, file: true, go: async (deal, values) => toldBy(await fileOf(deal, values)) },
  "import of new rows": {
    creates: true,
    file: true,
    go: async (_, values) => toldBy(await run(await fileOf(null, values))),
  },
  "import of changes": {
    creates: false,
    file: true,
    go: async (deal, values) => toldBy(await run(await fileOf(deal, values))),
  },
  "GraphQL, new": { creates: true, go: async (_, values) => askedOver("createDeal", "CreateDealInput", rowOf(values)) },
  "GraphQL, change": {
    creates: false,
    go: (deal, values) =>
      askedOver("updateDeal", "UpdateDealInput", { id: deal?.id, version: deal?.version, ...wire(values) }),
  },
};

async function run({ id }: Import): Promise<Import> {
  (await admin.post(`/api/v1/imports/${id}/run`)).ok();
  await world.drain();
  return (await admin.get<Import>(`/api/v1/imports/${id}`)).ok();
}

async function askedOver(field: string, type: string, input: Json): Promise<Told> {
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { id } }`;
  const { body } = await admin.post<{ errors?: { extensions: Partial<Refused> }[] }>("/graphql", {
    query,
    variables: { input },
  });
  return (body.errors ?? []).flatMap(({ extensions }) => problemsOf(extensions));
}

const byPlace = (told: Told) =>
  told.map(({ code, path }) => `${path}: ${code}`).toSorted((one, other) => one.localeCompare(other));

describe.each(Object.keys(ways))("by %s", (name) => {
  const way = ways[name];
  const fitting = rules.filter(
    (rule) =>
      !(way?.creates === true && rule.changesOnly === true) &&
      !(way?.file === true && !way.creates && Object.values(rule.change).includes(null)),
  );
  it.each(fitting)("$rule: it is refused with every reason at its place", async ({ had = {}, change, told }) => {
    const before = way?.creates === true ? null : (await admin.post<Deal>("/api/v1/deals", rowOf(had))).ok();
    const values = way?.creates === true ? { ...had, ...change } : change;
    // a row of a file is told at its columns; what none of them holds, at the row
    const all: Flat = { ...(before === null ? good() : {}), ...values };
    const codes = way?.file === true ? told.map(({ path }) => ({ path: path in all ? path : "", code: "" })) : told;
    expect(byPlace((await way?.go(before, values)) ?? [])).toEqual(byPlace(codes));
    if (before === null) return;
    const after = (await admin.get<Deal>(`/api/v1/deals/${before.id}`)).ok();
    expect(after).toEqual(before);
  });
  it("what keeps to every rule is taken", async () => {
    const before =
      way?.creates === true ? null : (await admin.post<Deal>("/api/v1/deals", rowOf({ region: "us" }))).ok();
    const values = {
      amount: eur("0"),
      code: "12345678",
      score: 10,
      approver: "Mara",
      region: "emea",
      cities: ["berlin"],
    };
    expect(await way?.go(before, values)).toEqual([]);
  });
});

const ofShape: readonly { readonly name: string; readonly given: Json; readonly told: readonly string[] }[] = [
  {
    name: "a number for a text, an amount without currency, and two rules",
    given: { nextStep: 5, amount: { minor: "1" }, closeDate: "1999-01-01", custom: { code: "x", must: "here" } },
    told: ["amount.currency", "closeDate", "custom.code", "nextStep"],
  },
  {
    name: "a date that is none, a field there is not, and what is missing or taken",
    given: { name: "X", closeDate: "soon", nope: 1, nextStep: null, custom: { serial: "S-1", score: "many" } },
    told: ["closeDate", "custom.score", "custom.serial", "nextStep", "nope"],
  },
];

describe.each(ofShape)("$name", ({ given, told }) => {
  const paths = ({ problems = [] }: Partial<Refused>) =>
    [...new Set(problems.map(({ path }) => path))].toSorted((one, other) => one.localeCompare(other));

  it("are told in one answer, whether a value has the wrong shape or breaks a rule, by REST and GraphQL", async () => {
    const row = { name: "Shaped", ...given, custom: { must: "here", ...(given["custom"] as Json) } };
    const begun = await admin.post<Refused>("/api/v1/deals", row);
    // what a new deal has to have counts where it is left out too
    expect([begun.status, paths(begun.body)]).toEqual([400, told]);
    const deal = (await admin.post<Deal>("/api/v1/deals", rowOf({}))).ok();
    const changed = await admin.patch<Refused>(`/api/v1/deals/${deal.id}`, { version: deal.version, ...given });
    expect([changed.status, paths(changed.body)]).toEqual([400, told]);
    const after = (await admin.get<Deal>(`/api/v1/deals/${deal.id}`)).ok();
    expect(after).toEqual(deal);
  });

  it("of a record out of reach tell nothing but the shape", async () => {
    const rep = world.as(await world.createMember(org, "rep"));
    const { id } = (await admin.post<Deal>("/api/v1/deals", rowOf({}))).ok();
    const refused = await rep.patch<Refused>(`/api/v1/deals/${id}`, { version: 1, ...given });
    expect([refused.status, paths(refused.body).some((path) => path.startsWith("custom."))]).toEqual([400, false]);
  });
});

describe("from the bin", () => {
  const restore: Readonly<Record<string, (id: string) => Promise<readonly string[]>>> = {
    "one by one": async (id) => problemsOf((await admin.post<Refused>(`/api/v1/deals/${id}/restore`)).body).map(codeOf),
    "many at once": async (id) => {
      const { refused } = (await admin.post<BulkOutcome>("/api/v1/deals/bulk/restore", { ids: [id] })).ok();
      return refused.flatMap((one) => problemsOf(one).map(codeOf));
    },
    "by a bulk job": async (id) => {
      const request = { object: "deal", action: "restore", ids: [id], expected: 1 };
      const job = (await admin.post<BulkJobInFull>("/api/v1/bulk-jobs", request)).ok();
      await world.drain();
      const { refusedSample } = (await admin.get<BulkJobInFull>(`/api/v1/bulk-jobs/${job.id}`)).ok();
      return refusedSample.flatMap((one) => problemsOf(one).map(codeOf));
    },
  };
  const codeOf = ({ code }: Told[number]) => code;
  const inBin = async (values: Flat) => {
    const { id, version } = (await admin.post<Deal>("/api/v1/deals", rowOf(values))).ok();
    (await admin.delete(`/api/v1/deals/${id}?version=${version}`)).ok();
    return id;
  };

  it.each(Object.keys(restore))(
    "%s: a record comes back as it was though a rule was set since, but not with a value that somebody has by now",
    async (way) => {
      const old = await inBin({ closeDate: "2030-06-01" });
      await set("closeDate", { version: await rulesVersion("closeDate"), limits: { max: "2029-12-31" } });
      expect(await restore[way]?.(old)).toEqual([]);
      const serial = `S-${way}`;
      const taken = await inBin({ serial });
      (await admin.post("/api/v1/deals", rowOf({ serial }))).ok();
      expect(await restore[way]?.(taken)).toEqual(["taken"]);
      expect((await admin.get(`/api/v1/deals/${taken}`)).status).toBe(404);
      await set("closeDate", {
        version: await rulesVersion("closeDate"),
        limits: { min: "2020-01-01", max: "2030-12-31" },
      });
    },
  );

  async function rulesVersion(property: string): Promise<number | null> {
    const { items } = (
      await admin.get<{ items: { key: string; rules: { version: number } | null }[] }>("/api/v1/properties?object=deal")
    ).ok();
    return items.find(({ key }) => key === property)?.rules?.version ?? null;
  }
});
