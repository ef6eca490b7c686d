import { expect, test } from "vitest";
import { frozenEdges, movedColumns, nextSort, sortDirection, sortPlace, visibleColumns } from "./table-column.ts";

test("clicking a head goes through ascending, descending and back to the table's own order", () => {
  expect(nextSort(undefined, "amount")).toBe("amount");
  expect(nextSort("amount", "amount")).toBe("-amount");
  expect(nextSort("-amount", "amount")).toBeUndefined();
  expect(nextSort("-name", "amount")).toBe("amount");
});

test("with Shift a column comes after those the table goes by already, four at most", () => {
  expect(nextSort("name", "amount", true)).toBe("name,amount");
  expect(nextSort("name,amount", "amount", true)).toBe("name,-amount");
  expect(nextSort("name,-amount", "amount", true)).toBe("name");
  expect(nextSort("amount", "amount", true)).toBe("-amount");
  expect(nextSort("-amount", "amount", true)).toBeUndefined();
  expect(nextSort("a,b,c,d", "amount", true)).toBe("a,b,c,d");
  expect(nextSort("name,-amount", "amount")).toBe("amount");
  expect([sortPlace("name,-amount", "amount"), sortPlace("name", "name"), sortPlace("name,city", "amount")]).toEqual([
    2,
    null,
    null,
  ]);
});

test("the first columns stay in sight one beside the other", () => {
  const columns = [{ id: "name", width: 240 }, { id: "city" }, { id: "amount", width: 100 }];
  expect(frozenEdges(columns, { name: 200 }, { frozen: 2, begin: 36 })).toEqual({ name: 36, city: 236 });
});

test("a moved column takes another one's place", () => {
  expect(movedColumns(["a", "b", "c"], "a", "c")).toEqual(["b", "c", "a"]);
  expect(movedColumns(["a", "b", "c"], "c", "a")).toEqual(["c", "a", "b"]);
  expect(movedColumns(["a", "b"], "a", "gone")).toEqual(["a", "b"]);
});

test("only the column sorted by says so", () => {
  expect(sortDirection("-amount", "amount")).toBe("descending");
  expect(sortDirection("amount", "name")).toBe("none");
  expect(sortDirection("amount", undefined)).toBe("none");
});

test("chosen columns keep their order, fixed ones stay, unknown ones are passed over", () => {
  const columns = [{ id: "name", fixed: true }, { id: "amount" }, { id: "city", optional: true }];
  expect(visibleColumns(columns, undefined).map((column) => column.id)).toEqual(["name", "amount"]);
  expect(visibleColumns(columns, ["city", "gone", "amount"]).map((column) => column.id)).toEqual([
    "name",
    "city",
    "amount",
  ]);
});
