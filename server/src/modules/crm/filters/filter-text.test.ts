import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Filter } from "./filter-schema.ts";
import { opsOf } from "./filter-rules.ts";
import { filterText } from "./filter-text-print-shared-rules.ts";
import { readFilterText } from "./filter-text-shared-rules.ts";
import { mostOf, namedPeriods, periodUnits, spanOps, spanUnits } from "./filter-time-shared-rules.ts";
import type { Field, Kind, Names, Vocabulary } from "./filter-vocabulary-shared-rules.ts";
import { filterWords, valueWords } from "./filter-words-shared-rules.ts";

const field = (key: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  key,
  label: key.replace(/(Id|At)$/u, ""),
  type,
  target: null,
  options: [],
  ops: opsOf[type],
  ...more,
});
const options = ["red", "dark blue", "none"].map((value) => ({ value, label: value.toUpperCase() }));
const deal: Kind = {
  key: "deal",
  one: "deal",
  many: "deals",
  fields: [
    field("name", "text"),
    field("nextStep", "text", { label: "Next step" }),
    field("amount", "money"),
    field("score", "number"),
    field("closeDate", "date", { label: "Close date" }),
    field("closedAt", "dateTime"),
    field("vip", "boolean"),
    field("tags", "manyOf", { options }),
    field("tier", "oneOf", { options }),
    field("notesText", "longText"),
    field("stageId", "relation", { target: "stage" }),
    field("ownerId", "relation", { target: "member" }),
    field("accountId", "relation", { target: "account" }),
  ],
  to: [
    { name: "account", label: "Account", kind: "account" },
    { name: "stage", label: "Stage", kind: "stage" },
  ],
  related: [{ name: "tasks", label: "Tasks", kind: "task" }],
};
const account: Kind = {
  key: "account",
  one: "account",
  many: "accounts",
  fields: [field("name", "text"), field("industry", "text"), field("ownerId", "relation", { target: "member" })],
  to: [],
  related: [{ name: "deals", label: "Deals", kind: "deal" }],
};
const stage: Kind = {
  ...account,
  key: "stage",
  fields: [field("kind", "oneOf", { options: [{ value: "open", label: "Open" }] })],
  related: [],
};
const task: Kind = {
  ...account,
  key: "task",
  many: "tasks",
  fields: [field("doneAt", "dateTime"), field("title", "text")],
  related: [],
};
const vocabulary: Vocabulary = {
  object: "deal",
  kinds: [deal, account, stage, task],
  currency: "EUR",
  timeZone: "Europe/Berlin",
};
const names: Names = {
  members: [
    { id: "7", name: "Ada Lovelace" },
    { id: "8", name: "Twin" },
    { id: "9", name: "twin" },
    { id: "10", name: "me" },
  ],
  teams: [{ id: "3", name: "North" }],
  stages: [
    { id: "1", name: "New" },
    { id: "2", name: "Won" },
  ],
  pipelines: [],
};
const meaning = { vocabulary, names };
const read = (text: string) => readFilterText(text, meaning);
const words = (filter: Filter) =>
  filterWords(filter, {
    vocabulary,
    textOf: (one, value) =>
      valueWords(one, value, [...names.stages, ...names.members].find(({ id }) => id === value)?.name, names.teams),
  });

describe("a filter as text", () => {
  it("is read as it is meant", () => {
    const meant = (text: string) => read(text).filter;
    expect(
      meant(
        'stage:won amount>10000 owner:me closeDate:"this quarter" -account.industry:retail (name:Berlin or tasks.count>2)',
      ),
    ).toEqual({
      and: [
        { property: "stageId", op: "is", value: "2" },
        { property: "amount", op: "gt", value: { minor: "1000000", currency: "EUR" } },
        { property: "ownerId", op: "is", value: "me" },
        { property: "closeDate", op: "during", value: "thisQuarter" },
        { not: { property: "account.industry", op: "is", value: "retail" } },
        {
          or: [
            { property: "name", op: "is", value: "Berlin" },
            { related: "tasks", count: { op: "gt", value: 2 } },
          ],
        },
      ],
    });
    expect(meant("amount:10..99.5USD")).toEqual({
      property: "amount",
      op: "between",
      value: [
        { minor: "1000", currency: "EUR" },
        { minor: "9950", currency: "USD" },
      ],
    });
    expect(meant('owner:"my team",ada\\ lovelace')).toBeUndefined();
    expect(meant('owner:"team north", "Ada Lovelace"')).toEqual({
      property: "ownerId",
      op: "in",
      value: ["team:3", "7"],
    });
    expect(meant("closed:more-than-30-days-ago")).toEqual({
      property: "closedAt",
      op: "moreThanAgo",
      value: { amount: 30, unit: "day" },
    });
    expect(meant("closed>=2026-03-29")).toEqual({ property: "closedAt", op: "gte", value: "2026-03-28T23:00:00.000Z" });
    expect(meant("closed:2026-03-29")).toEqual({
      property: "closedAt",
      op: "between",
      value: ["2026-03-28T23:00:00.000Z", "2026-03-29T21:59:59.999Z"],
    });
    expect(meant('account:"Acme Inc"')).toEqual({ property: "account.name", op: "is", value: "Acme Inc" });
    expect(meant("account:#12 -owner:any")).toEqual({
      and: [{ property: "accountId", op: "is", value: "12" }, { not: { property: "ownerId", op: "notEmpty" } }],
    });
    expect(meant("tasks(done:none title~call)=0 and not vip:yes")).toEqual({
      and: [
        {
          related: "tasks",
          where: {
            and: [
              { property: "doneAt", op: "empty" },
              { property: "title", op: "contains", value: "call" },
            ],
          },
          count: { op: "is", value: 0 },
        },
        { not: { property: "vip", op: "is", value: true } },
      ],
    });
    expect(read("  ")).toEqual({ filter: null });
  });

  it("that cannot be read is told with its place, what is expected and what was perhaps meant", () => {
    const wrong = (text: string) => {
      const { problem } = read(text);
      return [problem?.position, problem?.message, ...(problem?.suggestions ?? [])];
    };
    expect(wrong("stage:won amonut>5")).toEqual([10, "Of deals nothing is called “amonut”", "amount"]);
    expect(wrong("amount>many")).toEqual([7, '"many" is no amount: use one such as 10000 or 99.50USD']);
    expect(wrong("stage:wonn")).toEqual([6, 'stage: nothing is called "wonn"', "Won"]);
    expect(wrong("(name:a")).toEqual([0, "This bracket is not closed"]);
    expect(wrong("name:a)")).toEqual([6, "There is a bracket too many here"]);
    expect(wrong('name:"a')).toEqual([5, "These quotation marks are not closed"]);
    expect(wrong("name:")).toEqual([5, "A value for name is expected"]);
    expect(wrong("name")).toEqual([4, "After name one of : = != > >= < <= ~ ^ is expected", ":", ">", "~"]);
    expect(wrong("name:a and")).toEqual([7, "After “and” another condition is expected"]);
    expect(wrong("name>5")[1]).toBe("name cannot be asked with >: it takes : != ~ ^ :none :any");
    expect(wrong("owner:twin").slice(1)).toEqual([
      'Several are called "twin": use one\'s number, such as #8',
      "#8",
      "#9",
    ]);
    expect(wrong("tasks>2").slice(0, 1)).toEqual([0]);
    expect(wrong(`${"(".repeat(50)}name:a${")".repeat(50)}`)).toEqual([8, "A filter is nested at most 8 deep"]);
  });

  it("is never cause for anything but an answer, whatever is typed", () => {
    const piece = fc.constantFrom(
      "name",
      "tasks",
      "(",
      ")",
      '"',
      ":",
      ">",
      "..",
      ",",
      "-",
      " or ",
      " and ",
      "not ",
      ".",
      "count",
      "none",
      "#1",
      "owner",
      "closed",
      "\\",
      "é",
      "2026-01-01",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 30 }).map((parts) => parts.join("")),
          fc.string({ maxLength: 80 }),
        ),
        (text) => {
          const { problem } = read(text);
          if (problem !== undefined) expect(problem.position).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 5000 },
    );
  });
});

const text = fc.oneof(
  fc.constantFrom("none", "Any", "a..b", 'say "hi"', "back\\slash", "-x", "a,b", "(x)", "me", "3.", "é ü"),
  fc
    .string({ minLength: 1, maxLength: 12 })
    .map((one) => one.trim())
    .filter((one) => one !== ""),
);
const money = fc.record({
  minor: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map(String),
  currency: fc.constantFrom("EUR", "USD", "JPY", "KWD"),
});
const day = fc
  .date({ min: new Date("1971-01-01"), max: new Date("2999-12-31"), noInvalidDate: true })
  .map((at) => at.toISOString());
const single: Partial<Record<Field["type"], fc.Arbitrary<unknown>>> = {
  text,
  longText: text,
  money,
  number: fc.oneof(
    fc.integer(),
    fc.integer().map((one) => one / 100),
  ),
  date: day.map((at) => at.slice(0, 10)),
  dateTime: day,
  boolean: fc.boolean(),
  oneOf: fc.constantFrom(...options.map(({ value }) => value)),
  manyOf: fc.constantFrom(...options.map(({ value }) => value)),
};
const people = fc.constantFrom("me", "myTeam", "team:3", "team:4", "7", "8", "10", "99");
const units = <Unit extends "day">(all: readonly Unit[]) => fc.constantFrom(...all);
const conditionOn = (path: string, one: Field): fc.Arbitrary<Filter> => {
  const value =
    one.target === "member"
      ? people
      : one.target === null
        ? (single[one.type] ?? text)
        : fc.constantFrom("1", "2", "99");
  return fc.constantFrom(...one.ops).chain((op): fc.Arbitrary<Filter> => {
    const property = path;
    if (op === "empty" || op === "notEmpty") return fc.constant({ property, op });
    if (op === "during")
      return fc
        .oneof(
          fc.constantFrom(...namedPeriods),
          fc.record({ last: fc.integer({ min: 1, max: 30 }), unit: units(periodUnits as readonly "day"[]) }),
        )
        .map((period) => ({ property, op, value: period }));
    if ((spanOps as readonly string[]).includes(op))
      return fc
        .record({ amount: fc.integer({ min: 1, max: mostOf.year }), unit: units(spanUnits as readonly "day"[]) })
        .map((span) => ({ property, op, value: span }));
    if (op === "between") return fc.tuple(value, value).map((both) => ({ property, op, value: both }));
    if (op === "in")
      return fc.array(value, { minLength: 2, maxLength: 4 }).map((list) => ({ property, op, value: list }));
    if (op.startsWith("has"))
      return fc.array(value, { minLength: 1, maxLength: 3 }).map((list) => ({ property, op, value: list }));
    return value.map((only) => ({ property, op, value: only }));
  });
};
const ofDeal = fc.oneof(
  ...deal.fields.map((one) => conditionOn(one.key, one)),
  conditionOn("account.industry", field("industry", "text")),
);
const ofTask = fc.oneof(...task.fields.map((one) => conditionOn(one.key, one)));
const count = fc.record({
  op: fc.constantFrom("is" as const, "isNot" as const, "gt" as const, "lte" as const),
  value: fc.integer({ min: 0, max: 1000 }),
});
const related: fc.Arbitrary<Filter> = fc
  .record({ where: fc.option(ofTask, { nil: undefined }), count: fc.option(count, { nil: undefined }) })
  .map(({ where, count: many }) => ({
    related: "tasks",
    ...(where === undefined ? {} : { where }),
    ...(many === undefined ? {} : { count: many }),
  }));
const { any } = fc.letrec<{ any: Filter }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    ofDeal,
    related,
    fc.record({ and: fc.array(tie("any"), { minLength: 2, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie("any"), { minLength: 2, maxLength: 3 }) }),
    fc.record({ not: tie("any") }),
  ),
}));

describe("any filter", () => {
  it("written as text is read back as the same filter", () => {
    fc.assert(
      fc.property(any, (filter) => {
        const written = filterText(filter, meaning);
        const back = read(written);
        expect(back.problem?.message, written).toBeUndefined();
        expect(back.filter, written).toEqual(filter);
      }),
      { numRuns: 3000 },
    );
  });

  it("has words for every part of it", () => {
    fc.assert(
      fc.property(any, (filter) => {
        expect(words(filter)).not.toMatch(/undefined|not known/);
      }),
    );
    const said = (one: string) => words(read(one).filter ?? {});
    expect(said('stage:won amount>10000 closeDate:"last 30 days"')).toBe(
      "stage is Won and amount is more than €10,000 and Close date is in the last 30 days",
    );
    expect(said("-account.industry:retail (owner:me or tasks(done:none)=0)")).toBe(
      "not (Account’s industry is retail) and (owner is me or (has no tasks where done is empty))",
    );
    expect(said("closed:more-than-30-days-ago tier:red,none tasks.count>2")).toBe(
      "closed is more than 30 days ago and tier is any of RED or NONE and has more than 2 tasks",
    );
  });
});
