import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { Property } from "../properties/property-schema.ts";
import type { BrokenRecords } from "./property-rule-schema.ts";

type PropertyInfo = ReturnType<(typeof Property)["parse"]>;
type Set = { readonly property: PropertyInfo; readonly broken: BrokenRecords };

let world: World;
let org: TestOrganization;
let admin: Calls;

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  const own = (key: string, type: string, more: object = {}) =>
    admin.post("/api/v1/properties", { object: "account", key, label: key, type, ...more }).then((reply) => reply.ok());
  const options = ["a", "b", "c"].map((value) => ({ value, label: value.toUpperCase() }));
  await own("tier", "oneOf", { options });
  await own("tags", "manyOf", { options });
  await own("seen", "dateTime");
  await own("fee", "money", { default: { minor: "500", currency: "EUR" } });
  await own("score", "number");
});
afterAll(() => world.destroy());

const set = (property: string, rules: object, calls = admin) =>
  calls.put<Set & Refused>(`/api/v1/property-rules/account/${property}`, rules);
const account = (more: object) =>
  admin.post<{ id: string; version: number }>("/api/v1/accounts", { name: "A", ...more });

describe("rules that cannot be", () => {
  it.each([
    ["domain", { limits: { pattern: "a(b" } }, "limits.pattern", "invalid_pattern"],
    ["domain", { limits: { min: 3 } }, "limits.min", "unfit"],
    ["domain", { limits: { minLength: 5, maxLength: 4 } }, "limits.maxLength", "unfit"],
    ["domain", { limits: { patternMessage: "x" } }, "limits.patternMessage", "unfit"],
    ["score", { limits: { min: "three" } }, "limits.min", "unfit"],
    ["score", { limits: { min: 3, max: 2 } }, "limits.max", "unfit"],
    ["seen", { limits: { min: "yesterday" } }, "limits.min", "unfit"],
    ["fee", { limits: { min: 6 } }, "limits", "too_small"],
    ["score", { required: true }, "required", "unfit"],
    ["score", { optionsWhen: { property: "tier", options: {} } }, "optionsWhen", "unfit"],
    ["tags", { optionsWhen: { property: "tags", options: {} } }, "optionsWhen.property", "unknown_property"],
    ["tags", { optionsWhen: { property: "tier", options: { z: [] } } }, "optionsWhen.options.z", "unknown_option"],
    ["tags", { optionsWhen: { property: "tier", options: { a: ["z"] } } }, "optionsWhen.options.a.0", "unknown_option"],
    ["score", { readOnlyWhen: { property: "nope", op: "empty" } }, "readOnlyWhen.property", "unknown_property"],
    ["score", { requiredWhen: { property: "tier", op: "contains", value: "a" } }, "requiredWhen.op", "unfit_operator"],
    ["createdAt", { readOnlyWhen: { property: "tier", op: "empty" } }, "property", "unfit"],
  ])("are refused at their place: %s %j", async (property, rules, path, code) => {
    const { status, body } = await set(property, rules);
    expect([status, body.problems?.map((one) => [one.path, one.code])]).toEqual([400, [[path, code]]]);
  });
  it("tell every problem at once", async () => {
    const rules = { limits: { min: 1, pattern: "[" }, requiredWhen: { property: "nope", op: "empty" } };
    const { problems } = (await set("domain", rules)).body;
    expect(problems.map(({ path }) => path)).toEqual(["limits.min", "limits.pattern", "requiredWhen.property"]);
  });
  it("of a property that is not there are not found", async () => {
    expect((await set("nope", {})).status).toBe(404);
  });
});

describe("rules that are set", () => {
  it("stand on the property, in the audit trail, and are changed only in the version that was seen", async () => {
    const first = (await set("city", { version: null, required: true, limits: { maxLength: 20 } })).ok();
    expect(first.property).toMatchObject({
      key: "city",
      required: true,
      rules: { version: 1, limits: { maxLength: 20 } },
    });
    expect((await set("city", { version: null })).status).toBe(409);
    expect((await set("city", { version: 1, limits: { maxLength: 10 } })).ok().property.rules?.version).toBe(2);
    expect((await set("city", { version: 1 })).status).toBe(409);
    const none = (await set("city", { version: 2 })).ok();
    expect(none).toMatchObject({ property: { required: false, rules: null }, broken: { count: 0 } });
    const trail = await world.look<{ action: string; before: object; after: object }>(
      org,
      "select action, before, after from identity.audit_entry where object = 'property_rule' order by id",
    );
    expect(trail.slice(-3)).toMatchObject([
      { before: null, after: { property: "city", required: true } },
      { before: { limits: { maxLength: 20 } }, after: { limits: { maxLength: 10 } } },
      { before: { limits: { maxLength: 10 } }, after: { limits: null } },
    ]);
  });
  it("tell how many records break them today, and a filter that finds them", async () => {
    for (const score of [1, 5, 12, 40, null]) (await account({ name: `S${score}`, custom: { score } })).ok();
    const { broken } = (await set("score", { limits: { max: 10 } })).ok();
    expect(broken).toMatchObject({ count: 2, more: false, filter: { property: "score", op: "gt", value: 10 } });
    expect(broken.examples.map(({ name }) => name).toSorted()).toEqual(["S12", "S40"]);
    const url = `/api/v1/accounts?filter=${encodeURIComponent(JSON.stringify(broken.filter))}`;
    expect((await admin.get<{ items: object[] }>(url)).ok().items).toHaveLength(2);
    (await set("score", {})).ok();
  });
  it("of patterns count by looking, since no filter finds those", async () => {
    for (const domain of ["good.example", "bad", "worse"]) (await account({ name: domain, domain })).ok();
    const { broken } = (await set("domain", { limits: { pattern: ".+\\..+" } })).ok();
    expect([broken.count, broken.filter, broken.examples.map(({ name }) => name)]).toEqual([2, null, ["worse", "bad"]]);
    (await set("domain", {})).ok();
  });
  it("of options count those that do not go together", async () => {
    (await account({ name: "T1", custom: { tier: "a", tags: ["a", "b"] } })).ok();
    (await account({ name: "T2", custom: { tier: "a", tags: ["a"] } })).ok();
    const { broken } = (await set("tags", { optionsWhen: { property: "tier", options: { a: ["a"] } } })).ok();
    expect(broken.examples.map(({ name }) => name)).toEqual(["T1"]);
    (await set("tags", {})).ok();
  });
  it("leave what breaks them readable and changeable elsewhere, and bind what is newly given", async () => {
    const old = (await account({ name: "Old", city: "Saint-Remy-en-Bouzemont" })).ok();
    (await set("city", { limits: { maxLength: 8 } })).ok();
    const renamed = await admin.patch<typeof old>(`/api/v1/accounts/${old.id}`, {
      version: old.version,
      name: "Older",
      city: "Saint-Remy-en-Bouzemont",
    });
    expect(renamed.status).toBe(200);
    const again = { version: renamed.ok().version, city: "Saint-Remy-en-Bouzemon" };
    expect((await admin.patch<Refused>(`/api/v1/accounts/${old.id}`, again)).body.problems).toEqual([
      { path: "city", code: "too_long", message: "City needs at most 8 characters" },
    ]);
    const filter = encodeURIComponent(JSON.stringify({ property: "city", op: "is", value: "Saint-Remy-en-Bouzemont" }));
    expect((await admin.get<{ items: object[] }>(`/api/v1/accounts?filter=${filter}`)).ok().items).toHaveLength(1);
    (await set("city", {})).ok();
  });
});

describe("a property that a rule asks for", () => {
  it("is not archived under it, and its own rules go with it", async () => {
    const made = (
      await admin.post<PropertyInfo>("/api/v1/properties", { object: "account", label: "Gate", type: "boolean" })
    ).ok();
    (await set("gate", { requiredWhen: { property: "tier", op: "is", value: "a" } })).ok();
    (await set("phone", { readOnlyWhen: { not: { property: "gate", op: "is", value: true } } })).ok();
    const refused = await admin.delete<Refused>(`/api/v1/properties/${made.id}?version=${made.version}`);
    expect([refused.status, refused.body.problems[0]?.message]).toEqual([
      422,
      "A rule of Phone asks for it: change that rule first",
    ]);
    (await set("phone", {})).ok();
    (await admin.delete(`/api/v1/properties/${made.id}?version=${made.version}`)).ok();
    expect((await account({ name: "Free", custom: { tier: "a" } })).status).toBe(201);
  });
});

it("records of a type of one's own keep to rules as the others do", async () => {
  const type = { key: "visit", plural: "visits", labels: { one: "Visit", many: "Visits" } };
  (await admin.post("/api/v1/object-types", type)).ok();
  (await admin.post("/api/v1/properties", { object: "visit", key: "badge", label: "Badge", type: "text" })).ok();
  const rules = { limits: { pattern: "[A-Z]\\d+", patternMessage: "A letter and digits" } };
  (await admin.put("/api/v1/property-rules/visit/badge", rules)).ok();
  const refused = await admin.post<Refused>("/api/v1/records/visit", { values: { name: "Monday", badge: "7" } });
  expect(refused.body.problems).toEqual([{ path: "values.badge", code: "pattern", message: "A letter and digits" }]);
  const kept = await admin.post("/api/v1/records/visit", { values: { name: "Monday", badge: "A7" } });
  expect(kept.status).toBe(201);
});

it("only who may shape properties sets rules", async () => {
  const rep = world.as(await world.createMember(org, "rep"));
  expect((await set("city", { required: true }, rep)).status).toBe(403);
});

describe("a field that cannot be changed", () => {
  interface Access {
    readonly locked: readonly { readonly property: string; readonly reason: string }[];
  }
  const lockedFor = async (id: string, calls = admin) =>
    (await calls.get<Access>(`/api/v1/record-access?object=account&recordId=${id}`)).ok().locked;

  it("is told with the reason before anybody tries, as long as the record is like that", async () => {
    (await set("website", { readOnlyWhen: { property: "city", op: "is", value: "Sealed" } })).ok();
    const { id, version } = (await account({ city: "Sealed", website: "https://a.example" })).ok();
    const reason = "Website can no longer be changed, because of City";
    expect(await lockedFor(id)).toEqual([{ property: "website", reason }]);
    const refused = await admin.patch<Refused>(`/api/v1/accounts/${id}`, { version, website: "https://b.example" });
    expect(refused.body.problems).toMatchObject([{ path: "website", message: reason }]);
    (await admin.patch(`/api/v1/accounts/${id}`, { version, city: "Open" })).ok();
    expect(await lockedFor(id)).toEqual([]);
  });

  it("is told of a role that may only see it, once, and a hidden one is not told of", async () => {
    const rep = world.as(await world.createMember(org, "rep"));
    const { id } = (await rep.post<{ id: string }>("/api/v1/accounts", { name: "R", city: "Sealed" })).ok();
    const access = async (property: string, value: string) =>
      (await admin.put("/api/v1/field-access", { role: "rep", object: "account", property, access: value })).ok();
    await access("phone", "read");
    await access("website", "read");
    expect((await lockedFor(id, rep)).toSorted((one, other) => one.property.localeCompare(other.property))).toEqual([
      { property: "phone", reason: "Your role may see Phone but not change it" },
      { property: "website", reason: "Your role may see Website but not change it" },
    ]);
    await access("website", "none");
    expect((await lockedFor(id, rep)).map(({ property }) => property)).toEqual(["phone"]);
    expect((await lockedFor(id)).map(({ property }) => property)).toEqual(["website"]);
  });
});
