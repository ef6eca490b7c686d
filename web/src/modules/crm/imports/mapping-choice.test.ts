import { describe, expect, it, test } from "vitest";
import type { PropertyInfo } from "../records/record.ts";
import { doneSentence, pace, sentWords } from "./import-words.ts";
import { choiceOf, keyChoices, withChoice } from "./mapping-choice.ts";

const property = (key: string, over: Partial<PropertyInfo> = {}) =>
  ({ key, label: key, type: "text", builtIn: true, writable: true, ...over }) as PropertyInfo;

describe("where columns go", () => {
  it("takes a property from the column that had it", () => {
    expect(withChoice({ a: "name", b: null }, "b", { kind: "property", name: "name" })).toEqual({ a: null, b: "name" });
  });

  it("reads one property, several, a new one and none", () => {
    const mapping = {
      a: "name",
      b: ["name", "city"],
      c: { create: { label: "Agent", type: "text" as const } },
      d: null,
    };
    expect(choiceOf(mapping, "a")).toEqual({ kind: "property", name: "name" });
    expect(choiceOf(mapping, "b")).toEqual({ kind: "several", names: ["name", "city"] });
    expect(choiceOf(mapping, "c")).toEqual({ kind: "new", label: "Agent", type: "text" });
    expect(choiceOf(mapping, "d")).toEqual({ kind: "none" });
    expect(choiceOf(mapping, "e")).toEqual({ kind: "none" });
  });

  it("offers as a key only what is mapped and can tell records apart", () => {
    const properties = [property("name"), property("closeDate", { type: "date" }), property("city")];
    expect(keyChoices({ a: "name", b: "closeDate" }, properties).map(({ value }) => value)).toEqual(["name"]);
    const addresses = [property("mail", { type: "email" }), property("fax", { type: "phone" })];
    const told = property("told", { type: "longText" });
    const mapping = { a: "mail", b: "fax", c: "told" };
    expect(keyChoices(mapping, [...addresses, told]).map(({ value }) => value)).toEqual(["mail", "fax"]);
  });
});

describe("the pace of an import", () => {
  it("tells rate and time left, and nothing before there is anything to tell from", () => {
    expect(pace({ done: 2000, total: 8000 }, 2)).toEqual({ rate: 1000, left: 6 });
    expect(pace({ done: 0, total: 8000 }, 2)).toBeNull();
    expect(pace({ done: 10, total: 8000 }, 0.2)).toBeNull();
  });
});

test("what was done is told without what was not", () => {
  expect(
    doneSentence([
      [85, "accounts created"],
      [0, "changed"],
      [1200, "refused"],
    ]),
  ).toBe("85 accounts created, 1,200 refused.");
  expect(doneSentence([[0, "changed"]])).toBe("Nothing had to be done.");
});

test("a file on its way says how much of it has been sent, and then that it is read", () => {
  const mega = 1024 * 1024;
  expect(sentWords({ done: 12 * mega, total: 120 * mega })).toBe("Sending 12 of 120 MB…");
  expect(sentWords({ done: 120 * mega, total: 120 * mega })).toBe("Reading the file…");
  expect(sentWords(null)).toBe("Reading the file…");
});
