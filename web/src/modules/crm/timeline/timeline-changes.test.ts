import { expect, test } from "vitest";
import type { PropertyInfo } from "../records/record.ts";
import { shownChanges } from "./timeline-changes.ts";

const property = (key: string, over: Partial<PropertyInfo>) =>
  ({ key, label: key, options: [], ...over }) as PropertyInfo;
const change = (key: string, after: boolean | string | string[], afterName: string | null = null) => ({
  property: key,
  label: key,
  before: null,
  after,
  beforeName: null,
  afterName,
});

test("a change reads as people read its type: options by label, yes and no, members by name, long texts begun", () => {
  const options = [
    { value: "n", label: "North", archived: false },
    { value: "s", label: "South", archived: true },
  ];
  const properties = [
    property("regions", { type: "manyOf", options }),
    property("vip", { type: "boolean" }),
    property("coach", { type: "user", target: "member" }),
    property("brief", { type: "longText" }),
  ];
  const shown = shownChanges(
    [
      change("regions", ["n", "s"]),
      change("vip", false),
      change("coach", "7", "Ada"),
      change("brief", "word ".repeat(300)),
      change("gone", ["x", "y"]),
    ],
    properties,
  );
  expect(shown.map(({ after }) => after.slice(0, 20))).toEqual([
    "North, South",
    "No",
    "Ada",
    "word word word word ",
    "x,y",
  ]);
  expect(shown[3]?.after.length).toBeLessThanOrEqual(201);
  expect(shown.every(({ before }) => before === "")).toBe(true);
});
