import type { Kind, Vocabulary } from "@gomark/server/shared/crm/filters/filter-vocabulary";
import { describe, expect, it } from "vitest";
import { buildFilter, draftFilter } from "./builder-draft.ts";
import { type FilterNode, readConditions } from "./filter.ts";
import { completionsOf } from "./filter-completion.ts";

const field = (key: string, type: Kind["fields"][number]["type"], target: string | null = null) => ({
  key,
  label: key,
  type,
  target,
  options: [],
  ops: [],
});
const kind = (key: string, more: Partial<Kind>): Kind => ({
  key,
  one: key,
  many: `${key}s`,
  fields: [],
  to: [],
  related: [],
  ...more,
});
const vocabulary: Vocabulary = {
  object: "deal",
  kinds: [
    kind("deal", {
      fields: [field("name", "text"), field("closedAt", "dateTime"), field("ownerId", "relation", "member")],
      to: [{ name: "account", label: "Account", kind: "account" }],
      related: [{ name: "tasks", label: "Tasks", kind: "task" }],
    }),
    kind("account", { fields: [field("industry", "text")] }),
    kind("task", { fields: [field("title", "text")] }),
  ],
  currency: "EUR",
  timeZone: "UTC",
};
const names = { members: [{ id: "7", name: "Ada Lovelace" }], teams: [], stages: [], pipelines: [] };

const name: FilterNode = { property: "name", op: "is", value: "a" };
const elsewhere: readonly FilterNode[] = [
  { property: "account.industry", op: "contains", value: "soft" },
  // inputs show the day alone
  { property: "closedAt", op: "gte", value: "2026-03-01T10:11:12.345Z" },
  { property: "closedAt", op: "during", value: { last: 30, unit: "day" } },
  { property: "gone", op: "is", value: 1 },
  { or: [name, { and: [name, { not: { or: [name, name] } }] }] },
  { not: name },
  { not: { not: { and: [name, name] } } },
  { related: "tasks" },
  {
    related: "tasks",
    where: { and: [{ property: "title", op: "empty" }, { not: name }] },
    count: { op: "is", value: 0 },
  },
];

describe("the builder", () => {
  it("gives back every filter that was made elsewhere as it was, until something of it is changed", () => {
    expect(readConditions(elsewhere)).toEqual(elsewhere);
    expect(buildFilter(draftFilter(elsewhere, { vocabulary, names: [] }), "EUR").nodes).toEqual(elsewhere);
    const either: FilterNode = { or: [name, { property: "closedAt", op: "empty" }] };
    expect(buildFilter(draftFilter([either], { vocabulary, names: [] }), "EUR").nodes).toEqual([either]);
  });

  it("leaves away what is no filter at all", () => {
    let deep: unknown = name;
    for (let depth = 0; depth < 50; depth += 1) deep = { not: deep };
    const bad = [
      deep,
      { or: [] },
      { or: [name, 7] },
      { related: 3 },
      { related: "tasks", count: { op: "x" } },
      {},
      null,
    ];
    expect(readConditions(bad)).toEqual([]);
  });
});

describe("a filter that is being typed", () => {
  const shown = (text: string) => completionsOf(text, { vocabulary, names }).map((one) => one.shown);
  it("can go on with names, then with values, of what stands there", () => {
    expect(shown("na")).toEqual(["name:"]);
    expect(shown("name:x account.")).toEqual(["industry:"]);
    expect(shown("-tasks(t")).toEqual(["title:"]);
    expect(shown("owner:a")[0]).toBe("my team");
    expect(completionsOf("owner:lov", { vocabulary, names })[0]?.text).toBe('owner:"Ada Lovelace" ');
    expect(shown("closed:this f")).toEqual([]);
    expect(shown('closed:"this fis')).toEqual(["this fiscal quarter", "this fiscal year"]);
    expect(shown("nobody.")).toEqual([]);
  });
});
