import { describe, expect, it } from "vitest";
import { aProperty } from "../../../testing/sales.ts";
import type { PropertyInfo } from "../records/record.ts";
import { draftCondition, parseCondition } from "./condition-draft.ts";
import { type Comparison, filterOf, readConditions } from "./filter.ts";
import { sentenceOf } from "./filter-sentence.ts";

const stage = aProperty("stageId", { label: "Stage", type: "relation", target: "stage" });
const closeDate = aProperty("closeDate", { label: "Close date", type: "date" });
const source = aProperty("source", {
  label: "Source",
  type: "oneOf",
  builtIn: false,
  options: [{ value: "web", label: "Website", archived: false }],
});
const names = { nameOf: (_: Pick<PropertyInfo, "target">, id: string) => ({ "1": "New", "2": "Won" })[id] };
const read = (condition: Comparison, of: PropertyInfo) => {
  const { subject, verb, object } = sentenceOf(condition, of, names.nameOf);
  return [subject, verb, object].filter(Boolean).join(" ");
};

describe("a filter reads as a sentence", () => {
  it("names what relations point to, and says or between several", () => {
    expect(read({ property: "stageId", op: "in", value: ["1", "2"] }, stage)).toBe("Stage is any of New or Won");
    expect(read({ property: "stageId", op: "is", value: "77" }, stage)).toBe("Stage is #77");
  });

  it("speaks of dates as before and after, of options by their label, of nothing as empty", () => {
    expect(read({ property: "closeDate", op: "lt", value: "2026-03-01" }, closeDate)).toMatch(
      /^Close date is before .*2026/u,
    );
    expect(read({ property: "source", op: "is", value: "web" }, source)).toBe("Source is Website");
    expect(read({ property: "source", op: "empty" }, source)).toBe("Source is empty");
  });

  it("joins options that must all be there with and, and knows yes, no and whoever looks", () => {
    const tags = aProperty("tags", {
      label: "Tags",
      type: "manyOf",
      builtIn: false,
      options: ["a", "b"].map((value) => ({ value, label: value.toUpperCase(), archived: false })),
    });
    const vip = aProperty("vip", { label: "VIP", type: "boolean", builtIn: false });
    const coach = aProperty("coach", { label: "Coach", type: "user", target: "member", builtIn: false });
    expect(read({ property: "tags", op: "hasAll", value: ["a", "b"] }, tags)).toBe("Tags has all of A and B");
    expect(read({ property: "tags", op: "hasNone", value: ["a", "b"] }, tags)).toBe("Tags has none of A or B");
    expect(read({ property: "vip", op: "is", value: false }, vip)).toBe("VIP is No");
    expect(read({ property: "coach", op: "is", value: "me" }, coach)).toBe("Coach is me");
    expect(read({ property: "coach", op: "in", value: ["me", "1"] }, coach)).toBe("Coach is any of me or New");
  });

  it("asks for all conditions together, and for nothing when there are none", () => {
    expect(filterOf([])).toBeUndefined();
    expect(filterOf([{ property: "source", op: "empty" }])).toEqual({ and: [{ property: "source", op: "empty" }] });
  });
});

describe("an address's filter", () => {
  it("keeps what is a whole condition and drops everything else", () => {
    const good = {
      property: "amount",
      op: "between",
      value: [
        { minor: "1", currency: "EUR" },
        { minor: "2", currency: "EUR" },
      ],
    };
    expect(
      readConditions([good, { property: "a", op: "drop table" }, { property: "a", op: "is" }, { op: "is" }, 7, null]),
    ).toEqual([good]);
    expect(readConditions("nonsense")).toEqual([]);
    expect(readConditions([{ property: "a", op: "between", value: ["1"] }])).toEqual([]);
  });
});

describe("a condition being edited", () => {
  const created = aProperty("createdAt", { label: "Created", type: "dateTime" });

  it("comes back from its draft as it was", () => {
    const condition: Comparison = { property: "stageId", op: "in", value: ["1", "2"] };
    expect(parseCondition(stage, draftCondition(condition, stage, []), "EUR")).toEqual({ condition });
  });

  it("means whole local days where a time is compared", () => {
    const draft = {
      op: "between" as const,
      values: [
        { text: "2026-03-01", reference: null },
        { text: "2026-03-31", reference: null },
      ],
    };
    const parsed = parseCondition(created, draft, "EUR");
    const [from, to] = parsed.problem === undefined ? (parsed.condition.value as [string, string]) : ["", ""];
    expect(Date.parse(to) - Date.parse(from)).toBeGreaterThan(30 * 86_400_000);
    expect(
      draftCondition({ property: "createdAt", op: "between", value: [from, to] }, created, []).values.map(
        ({ text }) => text,
      ),
    ).toEqual(["2026-03-01", "2026-03-31"]);
  });

  it("comes back as it was for every type: options, yes or no, whoever looks, part of an address", () => {
    const cases: readonly [Partial<PropertyInfo>, Comparison][] = [
      [{ type: "manyOf" }, { property: "x", op: "hasAny", value: ["a", "b"] }],
      [{ type: "boolean" }, { property: "x", op: "is", value: false }],
      [
        { type: "user", target: "member" },
        { property: "x", op: "is", value: "me" },
      ],
      [{ type: "url" }, { property: "x", op: "contains", value: "example" }],
      [{ type: "url" }, { property: "x", op: "is", value: "https://example.com" }],
      [{ type: "longText" }, { property: "x", op: "contains", value: "by train" }],
      [{ type: "phone" }, { property: "x", op: "startsWith", value: "+49 30" }],
    ];
    for (const [over, condition] of cases)
      expect(parseCondition(aProperty("x", over), draftCondition(condition, aProperty("x", over), []), "EUR")).toEqual({
        condition,
      });
  });

  it("says what is missing", () => {
    expect(
      parseCondition(closeDate, { op: "between", values: [{ text: "2026-03-01", reference: null }] }, "EUR").problem,
    ).toBe("Give both values.");
  });
});
