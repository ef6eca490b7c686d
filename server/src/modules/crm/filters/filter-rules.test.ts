import { describe, expect, it } from "vitest";
import { accountObject } from "../accounts/account-object.ts";
import { createRegistry } from "../records/registry.ts";
import type { PropertyRow } from "../properties/property-sql.ts";
import { checkFilter } from "./filter-rules.ts";
import type { Filter } from "./filter-schema.ts";
import type { Subject } from "./filter-subject.ts";

const tags: PropertyRow = {
  id: "9",
  object: "account",
  key: "tags",
  label: "Tags",
  type: "manyOf",
  options: [],
  required: false,
  is_unique: false,
  default_value: null,
  description: null,
  group_name: null,
  version: 1,
  updated_at: new Date(0),
};
const { properties, find } = createRegistry(accountObject, [tags]);
const subject: Subject = {
  key: "account",
  one: "account",
  many: "accounts",
  source: { kind: "records", plural: "accounts", table: "crm.account" },
  properties,
  find,
  to: [],
  related: [],
};
const problems = (filter: Filter) => checkFilter(filter, subject).problems.map(({ path, code }) => `${path} ${code}`);

describe("a filter", () => {
  it("names the place of every problem at once", () => {
    const filter: Filter = {
      and: [
        { property: "name", op: "gt", value: "a" },
        {
          or: [
            { property: "nothing", op: "is", value: 1 },
            { property: "employees", op: "between", value: [1, "x"] },
          ],
        },
        { not: { property: "annualRevenue", op: "gt", value: { minor: "1.5", currency: "EUR" } } },
      ],
    };
    expect(problems(filter)).toEqual([
      "filter.and.0.op unfit_operator",
      "filter.and.1.or.0.property unknown_property",
      "filter.and.1.or.1.value.1 invalid_type",
      "filter.and.2.not.value.minor invalid_format",
    ]);
  });
  it("is one thing: a group or a condition", () => {
    expect(problems({})).toEqual(["filter ambiguous"]);
    expect(problems({ and: [], or: [] })).toEqual(["filter ambiguous"]);
    expect(problems({ property: "name", op: "is", value: "a", not: { property: "name", op: "empty" } })).toEqual([
      "filter ambiguous",
    ]);
    expect(problems({ and: [{ property: "name", op: "empty" }], op: "is" })).toEqual(["filter.property required"]);
  });
  it("is bounded in depth, in conditions and in values", () => {
    let deep: Filter = { property: "name", op: "empty" };
    for (let depth = 0; depth < 8; depth += 1) deep = { not: deep };
    expect(problems(deep)).toEqual(["filter.not.not.not.not.not.not.not.not too_deep"]);
    const condition: Filter = { property: "name", op: "empty" };
    expect(
      problems({
        and: [
          { and: Array.from({ length: 60 }, () => condition) },
          { or: Array.from({ length: 60 }, () => condition) },
        ],
      }),
    ).toEqual(["filter too_large"]);
    expect(
      problems({ property: "ownerId", op: "in", value: Array.from({ length: 501 }, (_, index) => `${index + 1}`) }),
    ).toEqual(["filter.value invalid_list"]);
    // each of several values a record must hold is a condition of its own
    const values = Array.from({ length: 40 }, (_, index) => `${index}`);
    const three = Array.from({ length: 3 }, (): Filter => ({ property: "tags", op: "hasAll", value: values }));
    expect(problems({ and: three })).toEqual(["filter too_large"]);
    expect(problems({ and: three.slice(1) })).toEqual([]);
  });
  it("does not compare amounts of two currencies", () => {
    const value = [
      { minor: "1", currency: "EUR" },
      { minor: "2", currency: "USD" },
    ];
    expect(problems({ property: "annualRevenue", op: "between", value })).toEqual([
      "filter.value.1.currency mixed_currencies",
    ]);
  });
});
