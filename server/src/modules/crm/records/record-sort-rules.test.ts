import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusal } from "#platform/errors";
import { encodeCursor } from "#platform/paging";
import { contactObject } from "../contacts/contact-object.ts";
import { parseOrder, readCursor, writeCursor } from "./record-sort-rules.ts";
import { createRegistry } from "./registry.ts";

const row = {
  object: "contact",
  required: false,
  is_unique: false,
  default_value: null,
  description: null,
  group_name: null,
  version: 1,
  updated_at: new Date(0),
  options: [],
};
const registry = createRegistry(contactObject, [{ ...row, id: "9", key: "score", label: "Score", type: "number" }]);
const names = registry.properties.filter(({ sortable }) => sortable).map(({ name }) => name);

function refusedPath(body: () => unknown): string | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    return error instanceof Refusal ? error.details.problems?.[0]?.path : String(error);
  }
}

describe("a list's cursor", () => {
  it("leads back to exactly the place it was written at", () => {
    const sort = parseOrder("-name", registry);
    const position = { values: ["ada lovelace"], id: "12" };
    expect(readCursor(writeCursor(sort, position), sort)).toEqual(position);
  });
  it("belongs to one order only", () => {
    const cursor = writeCursor(parseOrder("name", registry), { values: ["a"], id: "1" });
    for (const other of ["-name", "email", "score"])
      expect(refusedPath(() => readCursor(cursor, parseOrder(other, registry)))).toBe("cursor");
  });
  it("carries a value of every property the list is sorted by, or none", () => {
    const order = parseOrder("score,-name", registry);
    const position = { values: [null, "ada"], id: "7" };
    expect(readCursor(writeCursor(order, position), order)).toEqual(position);
    const short = encodeCursor([order.text, "1", "7"]);
    expect(refusedPath(() => readCursor(short, order))).toBe("cursor");
  });
  it("is refused by name whatever was done to it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.oneof(
          fc.string(),
          fc.jsonValue().map((value) => encodeCursor([JSON.stringify(value)])),
        ),
        (name, cursor) => {
          expect(refusedPath(() => readCursor(cursor, parseOrder(name, registry)))).toBe("cursor");
        },
      ),
    );
  });
  it("never carries a value that PostgreSQL could not read back", () => {
    const wrong = {
      score: ["NaN", "1e999", "", "x"],
      createdAt: ["2026-02-30T00:00:00Z", "yesterday", "0001-01-01T00:00:00Z"],
      name: ["\u0000", "\ud800"],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const sort = parseOrder(name, registry);
        expect(refusedPath(() => readCursor(encodeCursor([sort.text, value, "1"]), sort))).toBe("cursor");
      }
    }
  });
});

describe("a list's order", () => {
  it("is refused by name when no property carries it", () => {
    for (const name of ["", "-", "nothing", "ownerId", "--name", "name,", "name,nothing"])
      expect(refusedPath(() => parseOrder(name, registry))).toBe("sort");
  });
  it("names each property once, and four at most", () => {
    expect(refusedPath(() => parseOrder("name,-name", registry))).toBe("sort");
    expect(refusedPath(() => parseOrder("name,-score,email,jobTitle,createdAt", registry))).toBe("sort");
    expect(parseOrder("name,-score,email,jobTitle", registry).keys.map(({ text }) => text)).toEqual([
      "name",
      "-score",
      "email",
      "jobTitle",
    ]);
  });
});
