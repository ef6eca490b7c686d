import { expect, test } from "vitest";
import { auditText, changesBetween, labelOf, withNames } from "./audit-changes.ts";

test("only what differs is a change; what is new has no before, what is gone no after", () => {
  expect(
    changesBetween(
      { name: "A", amount: { minor: "1", currency: "EUR" }, gone: 1 },
      { name: "A", amount: { minor: "2", currency: "EUR" }, fresh: true },
    ),
  ).toEqual([
    {
      property: "amount",
      label: "Amount",
      before: { minor: "1", currency: "EUR" },
      after: { minor: "2", currency: "EUR" },
    },
    { property: "gone", label: "Gone", before: 1, after: undefined },
    { property: "fresh", label: "Fresh", before: undefined, after: true },
  ]);
});

test("a creation shows everything that was set, and nothing that was left empty", () => {
  expect(changesBetween(null, { name: "A", note: null }).map(({ property }) => property)).toEqual(["name"]);
});

test("names of properties read as words", () => {
  expect(["closeDate", "team_id", "ownerId", "api_key", "organization", "id"].map(labelOf)).toEqual([
    "Close date",
    "Team",
    "Owner",
    "API key",
    "Company",
    "Id",
  ]);
});

test("amounts, moments, yes and no, and lists read as people write them, everything else as it was kept", () => {
  expect(auditText({ minor: "123450", currency: "EUR" })).toMatch(/1.?234[.,]50/u);
  expect(auditText("2026-11-20T12:32:35.609Z")).not.toContain("T12");
  expect(auditText("2026-11-20")).toBe("2026-11-20");
  expect([auditText(true), auditText(false)]).toEqual(["Yes", "No"]);
  expect(auditText(["north", "far east"])).toBe("north, far east");
  expect(auditText([{ value: "n", label: "North", archived: true }])).toBe("North");
  expect(auditText({ a: 1 })).toBe('{"a":1}');
});

test("ids are told by the names they have today, lists of them too; what nobody knows stays as it was kept", () => {
  const names = { stage: new Map([["7", "Proposal"]]), team: new Map([["3", "North"]]) };
  const told = (property: string, object: string, value: unknown) =>
    withNames({ property, before: null, after: value }, { object }, names).after;
  expect(told("stageId", "deal", "7")).toBe("Proposal");
  expect(told("allowedFrom", "stage", ["7", "8"])).toBe("Proposal, 8");
  expect(told("team_id", "member", "3")).toBe("North");
  expect(told("parentId", "team", "3")).toBe("North");
  expect(told("stageId", "deal", "9")).toBe("9");
  expect(told("employees", "account", "7")).toBe("7");
});
